#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "src/data/task_line.h"

namespace sotto::data {

struct DatasetOptions {
  bool with_answers = true;  // training and validation; generation reads prompts alone
  std::int64_t min_seq_length = 1;
  std::int64_t max_examples = -1;  // -1: all
};

// The examples of JSON Lines files, each encoded by its task's encoder.
class TaskDataset {
 public:
  // Errors (UserError): those of read_jsonl and the encoders, an unknown `taskname` (with the nearest), a set that is
  // empty or becomes so because every example is too long.
  TaskDataset(const std::vector<std::filesystem::path>& files, const TaskEncoders& tasks,
              const DatasetOptions& options);

  std::int64_t size() const { return static_cast<std::int64_t>(examples_.size()); }
  const PromptExample& operator[](std::int64_t index) const { return examples_[static_cast<std::size_t>(index)]; }
  const std::vector<PromptExample>& examples() const { return examples_; }
  std::int64_t num_skipped() const { return num_skipped_; }  // too long or too short

 private:
  std::vector<PromptExample> examples_;
  std::int64_t num_skipped_ = 0;
};

}  // namespace sotto::data
