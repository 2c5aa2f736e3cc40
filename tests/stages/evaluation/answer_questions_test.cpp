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

// What the model says itself is given as the reference of one task and not of the other: the scores must tell them
// apart.
TEST(AnswerQuestions, scores_go_to_the_task_of_the_line) {
  const testing::TemporaryFolder folder;
  testing::write_tiny_model_folder(folder / "model");
  const auto tokenizer = tokenizer::load_tokenizer(folder / "model");
  const auto model = checkpoint::load_model_folder(folder / "model", {model::Precision::kFp32});
  data::TaskTemplateConfig right, wrong;
  right.taskname = "right";
  wrong.taskname = "wrong";
  right.prompt_template = wrong.prompt_template = "<|VIRTUAL_PROMPT_0|>{question} {answer}";
  const auto tasks = evaluate::bare_encoders({right, wrong}, {*tokenizer, model->shape(), 44, 4});
  EvaluationConfig config;
  config.metrics = {{"right", {"squad"}}, {"wrong", {"squad"}}};
  config.inference.tokens_to_generate = 4;
  config.inference.end_strings = {};
  config.data.test_ds = {folder / "test.jsonl"};
  const auto answer = [&](const std::string& lines) {
    core::write_file_atomically(folder / "test.jsonl", lines);
    return answer_questions(config, {}, *model, *tokenizer, tasks, {}, folder / "predictions.jsonl", "test");
  };
  answer(R"({"taskname":"right","question":"abc","answer":["zz"]})");
  const std::string said =
      nlohmann::json::parse(core::read_text_file(folder / "predictions.jsonl")).at("prediction").get<std::string>();
  const nlohmann::json right_line = {{"taskname", "right"}, {"question", "abc"}, {"answer", {"zz", said}}};
  const auto scores =
      answer(right_line.dump() + "\n" + R"({"taskname":"wrong","question":"abc","answer":["zz"]})" + "\n");
  EXPECT_EQ(testing::figure_of(scores.at("right"), "exact_match"), 100.0);
  EXPECT_EQ(testing::figure_of(scores.at("wrong"), "exact_match"), 0.0);
  EXPECT_EQ(scores.at("wrong").total, 1);
}

TEST(AnswerQuestions, a_task_may_have_end_strings_of_its_own) {
  const testing::TemporaryFolder folder;
  testing::write_tiny_model_folder(folder / "model");
  const auto tokenizer = tokenizer::load_tokenizer(folder / "model");
  const auto model = checkpoint::load_model_folder(folder / "model", {model::Precision::kFp32});
  data::TaskTemplateConfig cut, whole;
  cut.taskname = "cut";
  whole.taskname = "whole";
  cut.prompt_template = whole.prompt_template = "<|VIRTUAL_PROMPT_0|>{question} {answer}";
  const auto tasks = evaluate::bare_encoders({cut, whole}, {*tokenizer, model->shape(), 44, 4});
  std::string lines;
  for (const char* const task : {"whole", "cut", "whole"}) {
    lines += nlohmann::json{{"taskname", task}, {"question", "abc"}, {"answer", "z"}}.dump() + "\n";
  }
  core::write_file_atomically(folder / "test.jsonl", lines);
  EvaluationConfig config;
  config.inference.tokens_to_generate = 4;
  config.data.test_ds = {folder / "test.jsonl"};
  const auto answers = [&] {
    answer_questions(config, {}, *model, *tokenizer, tasks, {}, folder / "predictions.jsonl", "test");
    std::istringstream written(core::read_text_file(folder / "predictions.jsonl"));
    std::vector<std::string> found;
    for (std::string line; std::getline(written, line);) found.push_back(nlohmann::json::parse(line).at("prediction"));
    return found;
  };
  config.inference.end_strings = {};
  const std::string said = answers().at(0);
  ASSERT_FALSE(said.empty());
  config.inference.end_strings = {said.substr(0, 1)};
  config.inference.task_end_strings = {{"whole", {}}};
  EXPECT_EQ(answers(), (std::vector<std::string>{said, "", said}));
}

}  // namespace
}  // namespace sotto::evaluation
