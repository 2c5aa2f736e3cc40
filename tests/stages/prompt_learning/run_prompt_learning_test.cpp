#include "stages/prompt_learning/run_prompt_learning.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/prompt_folder.h"
#include "src/core/mapped_file.h"
#include "tests/support/letter_task.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::prompt_learning {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class RunPromptLearningTest : public ::testing::Test {
 protected:
  RunPromptLearningTest() {
    testing::write_tiny_model_folder(folder_ / "model");
    testing::write_letter_questions(folder_ / "data.jsonl", false);
    config_.exp_manager.explicit_log_dir = folder_ / "log";
    config_.trainer.max_steps = 12;
    config_.trainer.val_check_interval = std::int64_t{6};
    config_.trainer.precision = "32";
    PromptLearningModelConfig& model = config_.model;
    model.language_model_path = folder_ / "model";
    model.nemo_path = folder_ / "log/prompts";
    model.new_tasks = {"letters"};
    model.task_templates = {testing::letter_template()};
    model.data.train_ds = model.data.validation_ds = {folder_ / "data.jsonl"};
    model.global_batch_size = 4;
    model.optim.lr = 1e-2;
    model.optim.sched.warmup_steps = 0;
  }
  std::string run() {
    ::testing::internal::CaptureStderr();
    run_prompt_learning(config_);
    return ::testing::internal::GetCapturedStderr();
  }
  at::Tensor saved_prompt() const {
    return checkpoint::load_prompt_folder(folder_ / "log/prompts").tasks.at(0).prompt_TD;
  }

  testing::TemporaryFolder folder_;
  PromptLearningConfig config_;
};

TEST_F(RunPromptLearningTest, tunes_and_says_what_came_of_it) {
  for (const char* const style : {"p-tuning", "prompt-tuning"}) {
    config_.model.virtual_prompt_style = style;
    const std::string log = run();
    EXPECT_THAT(log, HasSubstr("4 training examples, 4 for validation; 4 virtual tokens"));
    EXPECT_THAT(log, HasSubstr("12 steps: train_loss"));
    const checkpoint::PromptFolder prompts = checkpoint::load_prompt_folder(folder_ / "log/prompts");
    EXPECT_EQ(prompts.virtual_prompt_style, style);
    EXPECT_EQ(prompts.tasks.at(0).task_template.at("prompt_template"), testing::letter_template().prompt_template);
    EXPECT_FALSE(prompts.encoder.empty());
  }
  EXPECT_TRUE(fs::exists(folder_ / "log/earlier-1/prompts")) << "the other style's training is kept";
}

TEST_F(RunPromptLearningTest, answers_can_say_which_prompts_are_the_best) {
  config_.model.report_validation_metric = true;
  config_.exp_manager.checkpoint_callback_params = {.monitor = "val_exact_match", .mode = "max"};
  run();
  EXPECT_THAT(core::read_text_file(folder_ / "log/metrics.jsonl"), HasSubstr("\"val_exact_match\":"));
  EXPECT_TRUE(fs::exists(folder_ / "log/prompts"));
}

TEST_F(RunPromptLearningTest, going_on_is_bit_identical_to_not_having_stopped) {
  run();
  const at::Tensor whole = saved_prompt();
  const std::string metrics = core::read_text_file(folder_ / "log/checkpoint-12/state.json");
  fs::remove_all(folder_ / "log");
  config_.model.optim.sched.name = "constant";
  config_.trainer.max_steps = 6;
  run();
  config_.trainer.max_steps = 12;
  EXPECT_THAT(run(), HasSubstr("(step 6)"));
  const at::Tensor resumed = saved_prompt();
  fs::remove_all(folder_ / "log");
  run();
  EXPECT_TRUE(at::equal(resumed, saved_prompt()));
  EXPECT_FALSE(at::equal(resumed, whole)) << "another schedule gives other prompts";
}

TEST_F(RunPromptLearningTest, a_finished_training_is_left_as_it_is) {
  run();
  EXPECT_THAT(run(), HasSubstr("Nothing left to train: step 12"));
}

TEST_F(RunPromptLearningTest, bad_input_is_named) {
  const auto message = [&] { return testing::message_of([&] { run_prompt_learning(config_); }); };
  core::write_file_atomically(folder_ / "other.jsonl", R"({"taskname":"leters","question":"a","answer":"b"})");
  config_.model.data.train_ds = {folder_ / "other.jsonl"};
  EXPECT_THAT(message(), HasSubstr("Did you mean 'letters'?"));
  config_.model.data.train_ds = {folder_ / "none.jsonl"};
  EXPECT_THAT(message(), HasSubstr("none.jsonl"));
  config_.model.language_model_path = folder_ / "nowhere";
  EXPECT_THAT(message(), HasSubstr("nowhere"));
}

}  // namespace
}  // namespace sotto::prompt_learning
