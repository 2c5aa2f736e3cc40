#include "src/train/training_loop.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <csignal>
#include <set>

#include "src/checkpoint/training_state.h"
#include "src/core/atomic_file.h"
#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/small_tokenizer.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_llama.h"

namespace sotto::train {
namespace {

namespace fs = std::filesystem;

class TrainingLoopTest : public ::testing::Test {
 protected:
  TrainingLoopTest() : model_(testing::TinyLlama(true).packed()) {
    std::string lines;
    for (const char* const context : {"abc", "dab"}) {
      for (const char* const answer : {"a", "b", "cd"}) {
        lines += std::string(R"({"taskname":"t","context":")") + context + R"(","answer":")" + answer + "\"}\n";
      }
    }
    core::write_file_atomically(folder_ / "data.jsonl", lines);
    task_template::TaskTemplateConfig config;
    config.taskname = "t";
    config.prompt_template = "<|VIRTUAL_PROMPT_0|>{context} {answer}";
    config.total_virtual_tokens = 2;
    const std::map<std::string, data::ExampleEncoder> tasks = {
        {"t", data::ExampleEncoder(task_template::parse_template(config), tokenizer_, 0, 64)}};
    examples_ = std::make_unique<data::TokenizedDataset>(std::vector<fs::path>{folder_ / "data.jsonl"}, tasks,
                                                         data::DatasetOptions{});
  }

  struct Outcome {
    TrainingResult result;
    prompt::NamedTensors parameters;
    std::vector<double> losses;
  };
  // Trains in a folder; `max_steps` steps in all, whatever the folder holds already.
  Outcome train(const std::string& name, std::int64_t max_steps, double lr = 1e-2, std::int64_t micro_batch_size = 4) {
    prompt::PromptTable prompts;
    prompts.add_tuned("t", prompt::make_prompt_encoder({}, 2, model_->shape().hidden_size, 5), 2);
    TrainingSetup setup{.group = alone_,
                        .model = *model_,
                        .prompts = prompts,
                        .train_set = *examples_,
                        .validation_set = examples_.get()};
    setup.trainer.max_steps = 12;
    setup.trainer.val_check_interval = std::int64_t{3};
    setup.trainer.log_every_n_steps = 1;
    setup.optim.lr = lr;
    setup.optim.sched = {.name = schedule_, .warmup_steps = warmup_steps_};
    setup.trainer.max_steps = max_steps;
    setup.trainer.max_time = max_time_;
    setup.trainer.time_budget = time_budget_;
    setup.checkpoints = checkpoints_;
    setup.early_stopping = early_stopping_;
    setup.loss_weights = loss_weights_;
    setup.lr_weights = lr_weights_;
    setup.sampler.batch_size = 4;
    setup.micro_batch_size = micro_batch_size;
    setup.folder = folder_ / name;
    setup.save_prompts = [&] {
      ++saves_;
      if (interrupted_at_save_) std::raise(SIGINT);
    };
    core::make_folder(setup.folder);
    Outcome outcome{TrainingLoop(setup).run(), {}, {}};
    for (const auto& [key, tensor] : prompts.parameters()) outcome.parameters[key] = tensor.detach().clone();
    std::istringstream lines(core::read_text_file(setup.folder / "metrics.jsonl"));
    for (std::string line; std::getline(lines, line);) {
      const auto record = nlohmann::json::parse(line);
      outcome.losses.push_back(record.contains("train_loss") ? record["train_loss"] : record["val_loss"]);
    }
    return outcome;
  }

  const parallel::ProcessGroup alone_;
  testing::TemporaryFolder folder_;
  testing::SmallTokenizer tokenizer_;
  std::unique_ptr<model::LanguageModel> model_;
  std::unique_ptr<data::TokenizedDataset> examples_;
  int saves_ = 0;
  bool interrupted_at_save_ = false;
  std::int64_t warmup_steps_ = 0;
  std::string schedule_ = "constant";
  std::optional<std::string> max_time_, time_budget_;
  CheckpointConfig checkpoints_;
  std::optional<EarlyStoppingConfig> early_stopping_;
  std::map<std::string, double> loss_weights_, lr_weights_;
};

TEST_F(TrainingLoopTest, learns_and_saves_the_best_prompts) {
  const Outcome outcome = train("run", 30);
  EXPECT_EQ(outcome.result.steps, 30);
  EXPECT_LT(*outcome.result.best_val_loss, 0.8 * *outcome.result.first_val_loss);
  EXPECT_GT(saves_, 1);
}

TEST_F(TrainingLoopTest, a_warm_up_that_does_not_end_is_told) {
  const auto log_of = [&](const std::string& name, std::int64_t max_steps) {
    ::testing::internal::CaptureStderr();
    train(name, max_steps);
    return ::testing::internal::GetCapturedStderr();
  };
  warmup_steps_ = 2;
  const std::string log = log_of("short", 2);
  EXPECT_NE(
      log.find("warning: the learning rate is still rising when the training ends: optim.sched.warmup_steps is 2"),
      std::string::npos)
      << log;
  EXPECT_EQ(log_of("long", 3).find("warning"), std::string::npos);
}

TEST_F(TrainingLoopTest, resuming_is_bit_identical_to_not_having_stopped) {
  const Outcome whole = train("whole", 6);
  train("parts", 3);
  const Outcome resumed = train("parts", 6);
  EXPECT_EQ(resumed.result.first_step, 3);
  EXPECT_EQ(resumed.losses, whole.losses);
  for (const auto& [name, tensor] : whole.parameters)
    EXPECT_TRUE(at::equal(resumed.parameters.at(name), tensor)) << name;
}

// Sums over micro-batches are added in another order: fp32 over losses of size 5 leaves differences near 1e-6.
TEST_F(TrainingLoopTest, micro_batches_change_nothing) {
  const Outcome whole = train("whole", 3), parts = train("parts", 3, 1e-2, 1);
  for (std::size_t at = 0; at < whole.losses.size(); ++at) EXPECT_NEAR(whole.losses[at], parts.losses[at], 1e-4);
}

TEST_F(TrainingLoopTest, an_interrupt_saves_the_last_whole_step) {
  train("run", 4);
  core::catch_interrupts();
  std::raise(SIGINT);
  EXPECT_THROW(train("run", 9), core::Interrupted);
  core::clear_interrupt();
  const Outcome resumed = train("run", 9), whole = train("whole", 9);
  EXPECT_EQ(resumed.result.first_step, 4);
  for (const auto& [name, tensor] : whole.parameters)
    EXPECT_TRUE(at::equal(resumed.parameters.at(name), tensor)) << name;
}

// Killed between the log's first lines and the checkpoints that belong to them: nothing is counted twice.
TEST_F(TrainingLoopTest, a_training_killed_in_its_first_steps_begins_as_if_it_had_not_been) {
  const Outcome whole = train("whole", 6);
  const auto expect_whole = [&](const std::string& name) {
    const Outcome resumed = train(name, 6);
    EXPECT_EQ(resumed.losses, whole.losses) << name;
    for (const auto& [key, tensor] : whole.parameters) EXPECT_TRUE(at::equal(resumed.parameters.at(key), tensor));
  };
  const std::string first_line = "{\"step\":0,\"val_loss\":5.0}\n", next_line = "{\"step\":1,\"train_loss\":4.0}\n";
  core::make_folder(folder_ / "before_checkpoint_0");
  core::write_file_atomically(folder_ / "before_checkpoint_0/metrics.jsonl", first_line);
  expect_whole("before_checkpoint_0");

  core::catch_interrupts();
  interrupted_at_save_ = true;
  EXPECT_THROW(train("after_checkpoint_0", 6), core::Interrupted);
  interrupted_at_save_ = false;
  core::clear_interrupt();
  ASSERT_TRUE(fs::exists(folder_ / "after_checkpoint_0/checkpoint-0"));
  const fs::path log = folder_ / "after_checkpoint_0/metrics.jsonl";
  core::write_file_atomically(log, core::read_text_file(log) + next_line);
  expect_whole("after_checkpoint_0");
}

TEST_F(TrainingLoopTest, a_loss_that_is_not_finite_stops_with_advice) {
  const std::string message = testing::message_of([&] { train("run", 12, 1e30); });
  EXPECT_NE(message.find("Lower optim.lr"), std::string::npos) << message;
  EXPECT_NE(message.find("checkpoint-0"), std::string::npos) << message;
}

TEST_F(TrainingLoopTest, an_exploding_loss_stops_with_the_step_and_its_examples) {
  const std::string message = testing::message_of([&] { train("run", 12, 1e3); });
  EXPECT_NE(message.find("At step "), std::string::npos) << message;
  EXPECT_NE(message.find("The best prompts so far stay"), std::string::npos) << message;
  EXPECT_NE(message.find(R"("taskname":"t")"), std::string::npos) << message;
}

TEST_F(TrainingLoopTest, ends_validated_and_saved_when_its_time_is_over) {
  max_time_ = "00:00:00:00";
  const Outcome first = train("run", 6);
  EXPECT_TRUE(first.result.out_of_time);
  EXPECT_EQ(first.result.steps, 1) << "a run makes one step at least, so that a chain of runs ends";
  EXPECT_TRUE(fs::exists(folder_ / "run/checkpoint-1"));
  max_time_.reset();
  const Outcome second = train("run", 6), whole = train("whole", 6);
  EXPECT_EQ(second.result.first_step, 1);
  EXPECT_FALSE(second.result.out_of_time);
  for (const auto& [name, tensor] : whole.parameters)
    EXPECT_TRUE(at::equal(second.parameters.at(name), tensor)) << name;
}

// Ten steps are taken to see how many fit.
TEST_F(TrainingLoopTest, a_budget_gives_the_training_of_as_many_steps_as_fit) {
  warmup_steps_ = 10;
  schedule_ = "CosineAnnealing";
  time_budget_ = "00:00:00:00";
  const Outcome cut = train("cut", 30);
  EXPECT_EQ(cut.result.steps, 10);
  EXPECT_EQ(cut.losses, train("cut_again", 30).losses);
  const Outcome again = train("cut", 30);
  EXPECT_EQ(again.result.first_step, 10) << "the same command again finds nothing left";
  EXPECT_TRUE(cut.result.cut_by_budget && again.result.cut_by_budget);
  time_budget_ = "01:00:00:00";
  const Outcome ample = train("ample", 30);
  time_budget_.reset();
  EXPECT_EQ(ample.losses, train("whole", 30).losses) << "where all steps fit, nothing changes";
  EXPECT_FALSE(ample.result.cut_by_budget);
  EXPECT_EQ(cut.losses, train("ten", 10).losses);
}

TEST_F(TrainingLoopTest, what_was_counted_is_saved_at_once) {
  time_budget_ = "01:00:00:00";
  checkpoints_.save_top_k = -1;
  train("run", 14);
  const auto state = checkpoint::load_training_state(folder_ / "run/checkpoint-10");
  EXPECT_EQ(state.values.at("time_budget").at("counted_steps"), 14) << "no interval ends at step 10";
}

TEST_F(TrainingLoopTest, the_best_checkpoints_and_the_newest_stay) {
  checkpoints_.save_top_k = 1;
  train("run", 15);
  std::set<std::string> kept;
  for (const auto& entry : fs::directory_iterator(folder_ / "run")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("checkpoint-")) kept.insert(name);
  }
  EXPECT_TRUE(kept.contains("checkpoint-15"));
  EXPECT_LE(kept.size(), 2U);
  checkpoints_.save_top_k = -1;
  train("all", 15);
  for (const char* const name : {"all/checkpoint-0", "all/checkpoint-6", "all/checkpoint-15"}) {
    EXPECT_TRUE(fs::exists(folder_ / name)) << name;
  }
}

// The highest val_loss is that of the untrained prompts: only they are saved.
TEST_F(TrainingLoopTest, another_metric_and_mode_decide_which_prompts_are_the_best) {
  checkpoints_.mode = "max";
  train("worst", 12);
  EXPECT_EQ(saves_, 1);
  checkpoints_ = {.monitor = "reduced_train_loss"};
  const int before = saves_;
  train("by_training", 12);
  EXPECT_GT(saves_, before);
  checkpoints_.monitor = "val_los";
  EXPECT_NE(testing::message_of([&] { train("typo", 3); }).find("Did you mean 'val_loss'?"), std::string::npos);
}

TEST_F(TrainingLoopTest, stops_when_the_watched_metric_no_longer_gets_better) {
  early_stopping_ = EarlyStoppingConfig{.mode = "max", .patience = 2};
  const Outcome outcome = train("run", 30);
  EXPECT_TRUE(outcome.result.stopped_early);
  EXPECT_EQ(outcome.result.steps, 6) << "val_loss falls from the first validation on";
}

TEST_F(TrainingLoopTest, a_task_of_no_weight_learns_nothing) {
  loss_weights_ = {{"t", 0.0}};
  const Outcome weightless = train("weightless", 3, 1e-30);
  EXPECT_EQ(weightless.losses[1], 0.0);
  loss_weights_ = {{"t", 5.0}};
  EXPECT_EQ(train("alone", 3).losses, train("again", 3).losses);
  loss_weights_.clear();
  const Outcome plain = train("plain", 3);
  loss_weights_ = {{"t", 5.0}};
  const Outcome weighted = train("weighted", 3);
  for (std::size_t at = 0; at < plain.losses.size(); ++at) {
    EXPECT_NEAR(plain.losses[at], weighted.losses[at], 1e-4) << "one task's weight has nothing to be weighed against";
  }
  lr_weights_ = {{"t", 0.0}};
  const Outcome still = train("still", 3);
  EXPECT_NEAR(still.losses.front(), still.losses.back(), 1e-6) << "a learning rate of 0 changes nothing";
}

TEST(TimeLimit, is_written_as_lightning_writes_it) {
  EXPECT_EQ(time_limit_seconds("01:02:03:04"), 86400 + 7200 + 180 + 4);
  for (const char* const text : {"", "10", "1:2:3", "1:2:3:4:5", "a:0:0:0", "1:2:3:-4"}) {
    EXPECT_EQ(time_limit_seconds(text), std::nullopt) << text;
  }
}

TEST(TrainerConfig, validates_every_so_many_steps_or_by_parts_of_an_epoch) {
  const auto steps_of = [](config::Number interval) {
    TrainerConfig trainer;
    trainer.val_check_interval = interval;
    std::vector<std::int64_t> steps;
    for (std::int64_t step = 1; step <= 20; ++step) {
      if (trainer.validates_after(step, /*steps_per_epoch=*/10)) steps.push_back(step);
    }
    return steps;
  };
  using Steps = std::vector<std::int64_t>;
  EXPECT_EQ(steps_of(std::int64_t{8}), (Steps{8, 16}));
  EXPECT_EQ(steps_of(1.0), (Steps{10, 20}));
  EXPECT_EQ(steps_of(0.3), (Steps{3, 6, 9, 13, 16, 19})) << "each epoch counts anew";
  EXPECT_EQ(steps_of(0.01).size(), 20U);
}

}  // namespace
}  // namespace sotto::train
