#include "stages/data_preparation/rte.h"

#include <fmt/format.h>

#include "src/core/error.h"
#include "stages/data_preparation/prompt_tag_form.h"

namespace sotto::data_preparation {
namespace {

TaggedExample rte_example(const nlohmann::ordered_json& object) {
  const std::string& label = text_under(object, "label");
  if (label != "entailment" && label != "not_entailment")
    throw core::UserError(fmt::format("'label' must be entailment or not_entailment, but is \"{}\".", label));
  return {fmt::format("premise: {} hypothesis: {} answer:", text_under(object, "premise"),
                      text_under(object, "hypothesis")),
          " " + label};
}

}  // namespace

void write_rte(const DataPreparationConfig& config, const std::filesystem::path& source_dir, PreparedFiles& files) {
  write_prompt_tag_files(config, source_dir, files, rte_example);
}

}  // namespace sotto::data_preparation
