#include "stages/evaluation/run_evaluation.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/prompt_folder.h"
#include "src/core/mapped_file.h"
#include "src/data/task_template_json.h"
#include "tests/support/letter_task.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::evaluation {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class RunEvaluationTest : public ::testing::Test {
 protected:
  RunEvaluationTest() {
    testing::write_tiny_model_folder(folder_ / "model");
    testing::write_letter_questions(folder_ / "test.jsonl", true);
    checkpoint::PromptFolder prompts;
    prompts.base_model_fingerprint = checkpoint::model_fingerprint(folder_ / "model");
    prompts.tasks.push_back({"letters", at::ones({4, 24}), data::task_template_json(testing::letter_template())});
    prompts.base_config = nlohmann::ordered_json::parse(core::read_text_file(folder_ / "model/config.json"));
    checkpoint::save_prompt_folder(folder_ / "prompts", prompts);
    config_.run.results_dir = folder_ / "results";
    config_.trainer.precision = "32";
    config_.language_model_path = folder_ / "model";
    config_.virtual_prompt_model_file = folder_ / "prompts";
    config_.encoder_seq_length = 64;
    config_.inference.tokens_to_generate = 3;
    config_.data.test_ds = {folder_ / "test.jsonl"};
  }
  nlohmann::json metrics() const {
    return nlohmann::json::parse(core::read_text_file(folder_ / "results/metrics.json"));
  }
  std::vector<nlohmann::json> lines(const std::string& name) const {
    std::istringstream stream(core::read_text_file(folder_ / "results" / name));
    std::vector<nlohmann::json> result;
    for (std::string line; std::getline(stream, line);) result.push_back(nlohmann::json::parse(line));
    return result;
  }

  testing::TemporaryFolder folder_;
  EvaluationConfig config_;
};

TEST_F(RunEvaluationTest, before_and_after_with_predictions_in_the_order_of_the_questions) {
  config_.score = true;
  run_evaluation(config_);
  EXPECT_EQ(metrics().at("before").at("letters").at("total"), 4);
  EXPECT_EQ(metrics().at("after").at("letters").at("total"), 4);
  const auto after = lines("predictions.jsonl"), before = lines("predictions_before.jsonl");
  ASSERT_EQ(after.size(), 4U);
  ASSERT_EQ(before.size(), 4U);
  EXPECT_EQ(after[2].at("question"), "ef");
  EXPECT_EQ(after[2].at("answers"), nlohmann::json{"f"});
  // The answer " f" and the end of the text.
  EXPECT_EQ(after[2].at("reference_token_ids"), (nlohmann::json{1, 7, 0}));
  EXPECT_EQ(after[2].at("reference_log_probs").size(), 3U);
  EXPECT_NE(after[2].at("reference_log_probs"), before[2].at("reference_log_probs"));
}

TEST_F(RunEvaluationTest, only_the_first_questions_and_only_the_bare_model) {
  config_.data.max_examples = 3;
  config_.virtual_prompt_model_file.reset();
  config_.task_templates = {testing::letter_template()};
  run_evaluation(config_);
  EXPECT_EQ(metrics().at("before").at("letters").at("total"), 3);
  EXPECT_FALSE(metrics().contains("after"));
  EXPECT_FALSE(fs::exists(folder_ / "results/predictions.jsonl"));
}

TEST_F(RunEvaluationTest, bad_input_is_named) {
  const auto message = [&] { return testing::message_of([&] { run_evaluation(config_); }); };
  core::write_file_atomically(folder_ / "test.jsonl", R"({"taskname":"lettres","question":"ab"})");
  EXPECT_THAT(message(), HasSubstr("Did you mean 'letters'?"));
  testing::write_tiny_model_folder(folder_ / "model2");
  nlohmann::json other = nlohmann::json::parse(core::read_text_file(folder_ / "model2/config.json"));
  other["rope_theta"] = 5000.0;
  core::write_file_atomically(folder_ / "model2/config.json", other.dump());
  config_.language_model_path = folder_ / "model2";
  EXPECT_THAT(message(), HasSubstr("were made for another model"));
  config_.virtual_prompt_model_file = folder_ / "none";
  EXPECT_THAT(message(), HasSubstr("is no prompt folder"));
}

}  // namespace
}  // namespace sotto::evaluation
