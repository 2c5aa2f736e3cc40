#include "stages/data_preparation/winogrande.h"

#include <fmt/format.h>

#include "src/core/error.h"
#include "stages/data_preparation/prompt_tag_form.h"

namespace sotto::data_preparation {
namespace {

TaggedExample winogrande_example(const nlohmann::ordered_json& object) {
  const std::string& option1 = text_under(object, "option1");
  const std::string& option2 = text_under(object, "option2");
  const std::string& answer = text_under(object, "answer");
  if (answer != "1" && answer != "2")
    throw core::UserError(fmt::format("'answer' must be \"1\" or \"2\", but is \"{}\".", answer));
  return {fmt::format("option1: {} option2: {} sentence: {} answer:", option1, option2, text_under(object, "sentence")),
          " " + (answer == "1" ? option1 : option2)};
}

}  // namespace

void write_winogrande(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                      PreparedFiles& files) {
  write_prompt_tag_files(config, source_dir, files, winogrande_example);
}

}  // namespace sotto::data_preparation
