#include "src/data/task_dataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/core/error.h"
#include "src/core/log.h"
#include "src/data/jsonl_reader.h"

namespace sotto::data {
TaskDataset::TaskDataset(const std::vector<std::filesystem::path>& files, const TaskEncoders& tasks,
                         const DatasetOptions& options) {
  std::vector<std::string> names;
  for (const auto& file : files) {
    names.push_back(file.string());
    read_jsonl(file, [&](const nlohmann::ordered_json& line, std::int64_t) {
      if (options.max_examples >= 0 && size() >= options.max_examples) return;
      auto example = encode_line(line, tasks, options.with_answers);
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
