#include "stages/evaluation/run_evaluation.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/prompt_folder.h"
#include "src/core/mapped_file.h"
#include "src/task_template/task_template_json.h"
#include "tests/support/letter_task.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::evaluation {
namespace {

namespace fs = std::filesystem;
using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Pointwise;

class RunEvaluationTest : public ::testing::Test {
 protected:
  RunEvaluationTest() {
    testing::write_tiny_model_folder(folder_ / "model");
    testing::write_letter_questions(folder_ / "test.jsonl", true);
    checkpoint::PromptFolder prompts;
    prompts.base_model_fingerprint = checkpoint::model_fingerprint(folder_ / "model");
    prompts.tasks.push_back(
        {"letters", at::ones({4, 24}), task_template::task_template_json(testing::letter_template())});
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
  run_evaluation(config_, {});
  EXPECT_EQ(metrics().at("before").at("letters").at("total"), 4);
  EXPECT_EQ(metrics().at("after").at("letters").at("total"), 4);
  const auto after = lines("predictions.jsonl"), before = lines("predictions_before.jsonl");
  ASSERT_EQ(after.size(), 4U);
  ASSERT_EQ(before.size(), 4U);
  EXPECT_EQ(after[2].at("question"), "ef");
  EXPECT_EQ(after[2].at("answers"), nlohmann::json{"f"});
  const auto results = nlohmann::json::parse(core::read_text_file(folder_ / "results/results.json"));
  EXPECT_TRUE(results.at("results").at("letters").contains("exact_match,none"));
  EXPECT_TRUE(fs::exists(folder_ / "results/results_before.json"));
  EXPECT_THAT(core::read_text_file(folder_ / "results/report.html"), HasSubstr("<h3>letters</h3>"));
  // The answer " f" and the end of the text.
  EXPECT_EQ(after[2].at("reference_token_ids"), (nlohmann::json{1, 7, 0}));
  EXPECT_EQ(after[2].at("reference_log_probs").size(), 3U);
  EXPECT_NE(after[2].at("reference_log_probs"), before[2].at("reference_log_probs"));
}

TEST_F(RunEvaluationTest, samples_and_beams_and_their_log_probabilities) {
  config_.inference.greedy = false;
  config_.inference.num_return_sequences = 3;
  config_.inference.compute_logprob = true;
  run_evaluation(config_, {});
  const auto samples = lines("predictions.jsonl");
  EXPECT_EQ(samples.at(0).at("predictions").size(), 3U);
  EXPECT_EQ(samples.at(0).at("log_probs").size(), samples.at(0).at("token_ids").size());
  config_.data.micro_batch_size = 1;
  run_evaluation(config_, {});
  auto alone = lines("predictions.jsonl");
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::vector<double> expected = samples[i].at("log_probs");
    // The library's fp32 products of other sizes are summed in another order: 1e-6 of logits near 10.
    EXPECT_THAT(alone[i].at("log_probs").get<std::vector<double>>(), Pointwise(DoubleNear(1e-4), expected));
    alone[i]["log_probs"] = samples[i].at("log_probs");
  }
  EXPECT_EQ(alone, samples);  // the seed decides, not the batch
  config_.inference.greedy = true;
  config_.inference.num_beams = 3;
  run_evaluation(config_, {});
  EXPECT_EQ(lines("predictions.jsonl").at(0).at("predictions").size(), 3U);
}

// Two tasks with prompts of different lengths, their lines in turn.
TEST_F(RunEvaluationTest, a_mixed_batch_gives_each_line_what_it_gets_alone) {
  checkpoint::PromptFolder prompts = checkpoint::load_prompt_folder(folder_ / "prompts");
  task_template::TaskTemplateConfig echo = testing::letter_template();
  echo.taskname = "echo";
  echo.total_virtual_tokens = 2;
  prompts.tasks.push_back({"echo", at::full({2, 24}, -0.5), task_template::task_template_json(echo)});
  checkpoint::save_prompt_folder(folder_ / "prompts", prompts);
  const std::vector<std::string> questions = {R"({"taskname":"letters","question":"ab","answer":["b"]})",
                                              R"({"taskname":"echo","question":"ab","answer":["a"]})",
                                              R"({"taskname":"letters","question":"cd","answer":["d"]})",
                                              R"({"taskname":"echo","question":"x","answer":["x"]})"};
  config_.score = true;
  std::string all;
  std::vector<nlohmann::json> alone;
  for (const std::string& question : questions) {
    all += question + "\n";
    core::write_file_atomically(folder_ / "test.jsonl", question);
    run_evaluation(config_, {});
    alone.push_back(lines("predictions.jsonl").at(0));
  }
  core::write_file_atomically(folder_ / "test.jsonl", all);
  run_evaluation(config_, {});
  const auto mixed = lines("predictions.jsonl");
  ASSERT_EQ(mixed.size(), questions.size());
  for (std::size_t at = 0; at < mixed.size(); ++at) {
    EXPECT_EQ(mixed[at].at("token_ids"), alone[at].at("token_ids"));
    const auto together = mixed[at].at("reference_log_probs").get<std::vector<double>>();
    const auto single = alone[at].at("reference_log_probs").get<std::vector<double>>();
    ASSERT_EQ(together.size(), single.size());
    // fp32, summed in another order.
    for (std::size_t k = 0; k < single.size(); ++k) EXPECT_NEAR(together[k], single[k], 1e-5 * std::abs(single[k]));
  }
  EXPECT_EQ(metrics().at("after").at("letters").at("total"), 2);
  EXPECT_EQ(metrics().at("after").at("echo").at("total"), 2);
}

TEST_F(RunEvaluationTest, only_the_first_questions_and_only_the_bare_model) {
  config_.data.max_examples = 3;
  config_.virtual_prompt_model_file.reset();
  config_.task_templates = {testing::letter_template()};
  run_evaluation(config_, {});
  EXPECT_EQ(metrics().at("before").at("letters").at("total"), 3);
  EXPECT_FALSE(metrics().contains("after"));
  EXPECT_FALSE(fs::exists(folder_ / "results/predictions.jsonl"));
}

TEST_F(RunEvaluationTest, bad_input_is_named) {
  const auto message = [&] { return testing::message_of([&] { run_evaluation(config_, {}); }); };
  core::write_file_atomically(folder_ / "test.jsonl", R"({"taskname":"lettres","question":"ab"})");
  EXPECT_THAT(message(), HasSubstr("Did you mean 'letters'?"));
  config_.metrics = {{"lettres", {"squad"}}};
  EXPECT_THAT(message(), HasSubstr("evaluation.metrics: there is no task 'lettres'. Did you mean 'letters'?"));
  config_.metrics.clear();
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
