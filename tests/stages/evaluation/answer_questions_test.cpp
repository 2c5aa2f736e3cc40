#include "stages/evaluation/answer_questions.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "src/checkpoint/model_folder.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "src/evaluate/task_encoders.h"
#include "tests/support/metric_golden.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::evaluation {
namespace {

class AnswerQuestions : public ::testing::Test {
 protected:
  AnswerQuestions() {
    testing::write_tiny_model_folder(folder_ / "model");
    tokenizer_ = tokenizer::load_tokenizer(folder_ / "model");
    model_ = checkpoint::load_model_folder(folder_ / "model", {model::Precision::kFp32});
    config_.inference.tokens_to_generate = 4;
    config_.inference.end_strings = {};
    config_.data.test_ds = {folder_ / "test.jsonl"};
  }
  // The bare model's answers to lines of data of two tasks.
  evaluate::TaskScores answer(const std::string& lines, const std::string& one, const std::string& other) const {
    task_template::TaskTemplateConfig first, second;
    first.taskname = one;
    second.taskname = other;
    first.prompt_template = second.prompt_template = "<|VIRTUAL_PROMPT_0|>{question} {answer}";
    const auto tasks = evaluate::bare_encoders({first, second}, {*tokenizer_, model_->shape(), 44, 4});
    core::write_file_atomically(folder_ / "test.jsonl", lines);
    return answer_questions(config_, {}, *model_, *tokenizer_, tasks, {}, folder_ / "predictions.jsonl", "test");
  }
  std::vector<std::string> predictions() const {
    std::istringstream written(core::read_text_file(folder_ / "predictions.jsonl"));
    std::vector<std::string> found;
    for (std::string line; std::getline(written, line);) found.push_back(nlohmann::json::parse(line).at("prediction"));
    return found;
  }
  const testing::TemporaryFolder folder_;
  std::unique_ptr<tokenizer::Tokenizer> tokenizer_;
  std::unique_ptr<model::LanguageModel> model_;
  EvaluationConfig config_;
};

// What the model says itself is given as the reference of one task and not of the other: the scores must tell them
// apart.
TEST_F(AnswerQuestions, scores_go_to_the_task_of_the_line) {
  config_.metrics = {{"right", {"squad"}}, {"wrong", {"squad"}}};
  answer(R"({"taskname":"right","question":"abc","answer":["zz"]})", "right", "wrong");
  const nlohmann::json right_line = {
      {"taskname", "right"}, {"question", "abc"}, {"answer", {"zz", predictions().at(0)}}};
  const auto scores = answer(
      right_line.dump() + "\n" + R"({"taskname":"wrong","question":"abc","answer":["zz"]})" + "\n", "right", "wrong");
  EXPECT_EQ(testing::figure_of(scores.at("right"), "exact_match"), 100.0);
  EXPECT_EQ(testing::figure_of(scores.at("wrong"), "exact_match"), 0.0);
  EXPECT_EQ(scores.at("wrong").total, 1);
}

TEST_F(AnswerQuestions, a_task_may_have_end_strings_of_its_own) {
  std::string lines;
  for (const char* const task : {"whole", "cut", "whole"}) {
    lines += nlohmann::json{{"taskname", task}, {"question", "abc"}, {"answer", "z"}}.dump() + "\n";
  }
  answer(lines, "whole", "cut");
  const std::string said = predictions().at(0);
  ASSERT_FALSE(said.empty());
  config_.inference.end_strings = {said.substr(0, 1)};
  config_.inference.task_end_strings = {{"whole", {}}};
  answer(lines, "whole", "cut");
  EXPECT_EQ(predictions(), (std::vector<std::string>{said, "", said}));
}

}  // namespace
}  // namespace sotto::evaluation
