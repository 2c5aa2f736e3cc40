#include "src/data/task_dataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/core/error.h"
#include "src/core/log.h"
#include "src/core/suggest.h"
#include "src/data/jsonl_reader.h"

namespace sotto::data {
namespace {

const ExampleEncoder& encoder_of(const nlohmann::ordered_json& line,
                                 const std::map<std::string, ExampleEncoder>& tasks) {
  std::vector<std::string> names;
  for (const auto& [name, encoder] : tasks) names.push_back(name);
  if (!line.contains("taskname") || !line["taskname"].is_string()) {
    throw core::UserError(fmt::format("'taskname' is missing. Add it: one of {}.", fmt::join(names, ", ")));
  }
  const auto name = line["taskname"].get<std::string>();
  const auto found = tasks.find(name);
  if (found == tasks.end()) {
    throw core::UserError(fmt::format("there is no task '{}' in task_templates.{} Known: {}", name,
                                      core::did_you_mean(name, names), fmt::join(names, ", ")));
  }
  return found->second;
}

}  // namespace

TaskDataset::TaskDataset(const std::vector<std::filesystem::path>& files,
                         const std::map<std::string, ExampleEncoder>& tasks, const DatasetOptions& options) {
  std::vector<std::string> names;
  for (const auto& file : files) {
    names.push_back(file.string());
    read_jsonl(file, [&](const nlohmann::ordered_json& line, std::int64_t) {
      if (options.max_examples >= 0 && size() >= options.max_examples) return;
      auto example = encoder_of(line, tasks).encode(line, options.with_answers);
      if (!example || static_cast<std::int64_t>(example->row.token_ids.size()) < options.min_seq_length) {
        ++num_skipped_;
        return;
      }
      examples_.push_back(std::move(*example));
    });
  }
  if (examples_.empty()) {
    throw core::UserError(fmt::format("{} hold no usable example{}.", fmt::join(names, ", "),
                                      num_skipped_ == 0 ? ": they are empty"
                                                        : fmt::format(": all {} are too long or too short; set "
                                                                      "max_seq_length or truncate_field",
                                                                      num_skipped_)));
  }
  if (num_skipped_ > 0) {
    core::log_warning(fmt::format("{}: {} examples skipped (too long or too short), {} kept.", fmt::join(names, ", "),
                                  num_skipped_, size()));
  }
}

}  // namespace sotto::data
