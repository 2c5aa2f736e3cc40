#include "stages/data_preparation/prompt_tag_form.h"

#include <fmt/format.h>

#include "src/core/error.h"
#include "src/core/suggest.h"
#include "src/data/jsonl_reader.h"
#include "stages/data_preparation/json_line.h"

namespace sotto::data_preparation {

const std::string& text_under(const nlohmann::ordered_json& object, std::string_view key) {
  const auto found = object.find(key);
  if (found == object.end()) {
    std::vector<std::string> present;
    for (const auto& item : object.items()) present.push_back(item.key());
    throw core::UserError(fmt::format("'{}' is missing.{}", key, core::did_you_mean(key, present)));
  }
  if (!found->is_string())
    throw core::UserError(fmt::format("'{}' must be a string, but is {}.", key, found->type_name()));
  return found->get_ref<const std::string&>();
}

void write_prompt_tag_files(const DataPreparationConfig& config, const std::filesystem::path& source_dir,
                            PreparedFiles& files,
                            const std::function<TaggedExample(const nlohmann::ordered_json&)>& example) {
  const auto write_file = [&](const std::string& name, std::initializer_list<Split> splits) {
    data::read_jsonl(source_dir / name, [&](const nlohmann::ordered_json& object, std::int64_t) {
      const TaggedExample read = example(object);
      JsonLine line;
      line.add("prompt_tag", config.task()).add("text", read.text);
      const std::string unanswered = line.text();
      line.add("answer", read.answer);
      for (const Split split : splits) files.write_example(split, line.text(), unanswered, config.make_ground_truth);
    });
  };
  const std::vector<std::string> names = config.original_names();
  write_file(names.at(0), {Split::kTrain});
  write_file(names.at(1), {Split::kVal, Split::kTest});
}

}  // namespace sotto::data_preparation
