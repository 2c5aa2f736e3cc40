#include "src/train/training_loop.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <csignal>

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
    data::TaskTemplateConfig config;
    config.taskname = "t";
    config.prompt_template = "<|VIRTUAL_PROMPT_0|>{context} {answer}";
    config.total_virtual_tokens = 2;
    const std::map<std::string, data::ExampleEncoder> tasks = {
        {"t", data::ExampleEncoder(data::parse_template(config), tokenizer_, 0, 64)}};
    examples_ = std::make_unique<data::TaskDataset>(std::vector<fs::path>{folder_ / "data.jsonl"}, tasks,
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
    setup.trainer.val_check_interval = 3;
    setup.trainer.log_every_n_steps = 1;
    setup.optim.lr = lr;
    setup.optim.sched = {.name = "constant", .warmup_steps = 0};
    setup.trainer.max_steps = max_steps;
    setup.trainer.max_time = max_time_;
    setup.sampler.batch_size = 4;
    setup.micro_batch_size = micro_batch_size;
    setup.folder = folder_ / name;
    setup.save_prompts = [&] { ++saves_; };
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
  std::unique_ptr<data::TaskDataset> examples_;
  int saves_ = 0;
  std::optional<std::string> max_time_;
};

TEST_F(TrainingLoopTest, learns_and_saves_the_best_prompts) {
  const Outcome outcome = train("run", 30);
  EXPECT_EQ(outcome.result.steps, 30);
  EXPECT_LT(*outcome.result.best_val_loss, 0.8 * *outcome.result.first_val_loss);
  EXPECT_GT(saves_, 1);
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

TEST(TimeLimit, is_written_as_lightning_writes_it) {
  EXPECT_EQ(time_limit_seconds("01:02:03:04"), 86400 + 7200 + 180 + 4);
  for (const char* const text : {"", "10", "1:2:3", "1:2:3:4:5", "a:0:0:0", "1:2:3:-4"}) {
    EXPECT_EQ(time_limit_seconds(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sotto::train
