#include "stages/prompt_learning/measure_bare_model.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "stages/prompt_learning/run_prompt_learning.h"
#include "tests/support/letter_task.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::prompt_learning {
namespace {

TEST(MeasureBareModel, gives_the_loss_of_templates_without_virtual_tokens) {
  const testing::TemporaryFolder folder;
  testing::write_tiny_model_folder(folder / "model");
  testing::write_letter_questions(folder / "data.jsonl", false);
  PromptLearningConfig config;
  config.exp_manager.explicit_log_dir = folder / "log";
  config.trainer.precision = "32";
  config.model.virtual_prompt_style = "no-prompts";
  config.model.language_model_path = folder / "model";
  config.model.nemo_path = folder / "prompts";
  config.model.new_tasks = {"letters"};
  config.model.task_templates = {testing::letter_template()};
  config.model.data.train_ds = {folder / "data.jsonl"};
  run_prompt_learning(config);
  const auto with_markers = nlohmann::json::parse(core::read_text_file(folder / "log/metrics.jsonl"));
  EXPECT_EQ(with_markers.at("step"), 0);
  EXPECT_GT(with_markers.at("val_loss").get<double>(), 0.0);
  EXPECT_FALSE(std::filesystem::exists(folder / "prompts"));
  EXPECT_TRUE(config.outputs().empty());

  config.model.task_templates[0].prompt_template = "question: {question} answer: {answer}";
  config.model.task_templates[0].total_virtual_tokens = 0;
  config.model.data.validation_ds = config.model.data.train_ds;
  measure_bare_model(config, {});
  const auto without = nlohmann::json::parse(core::read_text_file(folder / "log/metrics.jsonl"));
  EXPECT_EQ(without, with_markers);
}

}  // namespace
}  // namespace sotto::prompt_learning
