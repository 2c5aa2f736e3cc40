#include "stages/prompt_learning/training_data.h"

#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/letter_task.h"
#include "tests/support/small_tokenizer.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::prompt_learning {
namespace {

namespace fs = std::filesystem;

class TrainingDataTest : public ::testing::Test {
 protected:
  TrainingDataTest() {
    testing::write_tiny_model_folder(folder_ / "model");
    testing::write_letter_questions(folder_ / "data.jsonl", false);
    config_.exp_manager.explicit_log_dir = folder_ / "log";
    config_.model.language_model_path = folder_ / "model";
    config_.model.data.train_ds = {folder_ / "data.jsonl"};
    task_template::TaskTemplateConfig task = testing::letter_template();
    task.prompt_template = "<|VIRTUAL_PROMPT_0|>{question} {answer}";
    tasks_.emplace("letters", data::ExampleEncoder(task_template::parse_template(task), tokenizer_, 0, 64));
  }
  TrainingData load() { return load_training_data(config_, tasks_, {}); }
  std::ptrdiff_t num_files(const fs::path& folder) {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
  }

  testing::TemporaryFolder folder_;
  testing::SmallTokenizer tokenizer_;
  PromptLearningConfig config_;
  data::TaskEncoders tasks_;
};

TEST_F(TrainingDataTest, holds_what_the_section_names) {
  EXPECT_FALSE(load().validation_set.has_value());
  config_.model.data.validation_ds = config_.model.data.train_ds;
  config_.model.data.max_validation_examples = 3;
  const TrainingData data = load();
  EXPECT_EQ(data.train_set.size(), 4);
  EXPECT_EQ(data.validation_set->size(), 3);
  EXPECT_EQ(num_files(folder_ / "log/encoded_data"), 2);
}

TEST_F(TrainingDataTest, is_kept_where_the_section_says_and_as_long_as_the_tokenizer_stays) {
  config_.model.data.cache_dir = folder_ / "cache";
  load();
  load();
  EXPECT_EQ(num_files(folder_ / "cache"), 1);
  EXPECT_FALSE(fs::exists(folder_ / "log"));
  const std::string tokenizer = core::read_text_file(folder_ / "model/tokenizer.json");
  core::write_file_atomically(folder_ / "model/tokenizer.json", tokenizer + " ");
  load();
  EXPECT_EQ(num_files(folder_ / "cache"), 2);
}

}  // namespace
}  // namespace sotto::prompt_learning
