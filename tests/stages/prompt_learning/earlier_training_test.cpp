#include "stages/prompt_learning/earlier_training.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/training_state.h"
#include "src/core/atomic_file.h"
#include "src/task_template/prompt_template.h"
#include "tests/support/letter_task.h"
#include "tests/support/small_tokenizer.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::prompt_learning {
namespace {

namespace fs = std::filesystem;

class EarlierTrainingTest : public ::testing::Test {
 protected:
  void write_training(const TrainingSettings& settings) {
    checkpoint::save_training_state(folder_ / "log", {3, {}, {{"settings", settings}}});
    core::write_file_atomically(folder_ / "log/metrics.jsonl", "{}\n");
    core::write_file_atomically(folder_ / "log/prompt_learning.yaml", "x");
  }
  testing::TemporaryFolder folder_;
};

TEST_F(EarlierTrainingTest, the_same_settings_leave_it_to_be_resumed) {
  write_training({{"optim.lr", "0.1"}});
  set_aside_other_training(folder_ / "log", {{"optim.lr", "0.1"}}, true);
  EXPECT_TRUE(fs::exists(folder_ / "log/checkpoint-3"));
}

TEST_F(EarlierTrainingTest, other_settings_move_it_aside_whole) {
  write_training({{"optim.lr", "0.1"}, {"gone", "1"}});
  ::testing::internal::CaptureStderr();
  set_aside_other_training(folder_ / "log", {{"optim.lr", "0.2"}}, true);
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, ::testing::HasSubstr("optim.lr: 0.1 -> 0.2"));
  EXPECT_THAT(log, ::testing::HasSubstr("gone: 1 -> (absent)"));
  EXPECT_TRUE(fs::exists(folder_ / "log/earlier-1/checkpoint-3/state.json"));
  EXPECT_TRUE(fs::exists(folder_ / "log/earlier-1/metrics.jsonl"));
  EXPECT_TRUE(fs::exists(folder_ / "log/prompt_learning.yaml")) << "what is not the training's stays";
}

TEST_F(EarlierTrainingTest, beginning_anew_keeps_every_earlier_one) {
  for (int time = 1; time <= 2; ++time) {
    write_training({});
    set_aside_other_training(folder_ / "log", {}, false);
    EXPECT_TRUE(fs::exists(folder_ / "log" / ("earlier-" + std::to_string(time)) / "checkpoint-3"));
  }
}

TEST_F(EarlierTrainingTest, settings_follow_what_decides_the_training) {
  testing::write_tiny_model_folder(folder_ / "model");
  testing::write_letter_questions(folder_ / "data.jsonl", false);
  const testing::SmallTokenizer tokenizer;
  task_template::TaskTemplateConfig task;
  task.taskname = "letters";
  task.prompt_template = "<|VIRTUAL_PROMPT_0|>{question} {answer}";
  const auto set_of = [&](std::int64_t max_examples) {
    const std::map<std::string, data::ExampleEncoder> tasks = {
        {"letters", data::ExampleEncoder(task_template::parse_template(task), tokenizer, 0, 64)}};
    return data::TokenizedDataset({folder_ / "data.jsonl"}, tasks, {.max_examples = max_examples});
  };
  PromptLearningConfig config;
  config.model.language_model_path = folder_ / "model";
  const TrainingSettings settings = training_settings(config, set_of(-1));
  EXPECT_NE(training_settings(config, set_of(2)), settings);
  config.model.micro_batch_size = 1;
  config.trainer.max_steps = 99;
  config.model.nemo_path = "elsewhere";
  EXPECT_EQ(training_settings(config, set_of(-1)), settings);
  core::write_file_atomically(folder_ / "earlier/sotto_prompts.json", "{}");
  config.model.restore_path = folder_ / "earlier";
  const TrainingSettings restored = training_settings(config, set_of(-1));
  EXPECT_NE(restored, settings);
  fs::rename(folder_ / "earlier", folder_ / "moved");
  config.model.restore_path = folder_ / "moved";
  EXPECT_EQ(training_settings(config, set_of(-1)), restored) << "the content counts, not the path";
  core::write_file_atomically(folder_ / "moved/sotto_prompts.json", "{ }");
  EXPECT_NE(training_settings(config, set_of(-1)), restored);
  config.model.restore_path.reset();
  config.model.optim.sched.warmup_steps = 3;
  EXPECT_NE(training_settings(config, set_of(-1)), settings);
}

}  // namespace
}  // namespace sotto::prompt_learning
