#include "src/evaluate/score_answers.h"

#include <gtest/gtest.h>

#include "tests/support/metric_golden.h"

namespace sotto::evaluate {
namespace {

data::PromptExample question_of(const std::string& task, const std::string& answer) {
  data::PromptExample example;
  example.fields = {{"taskname", task}};
  example.reference_answers = {answer};
  return example;
}

TEST(ScoreAnswers, every_task_has_the_metric_of_its_answers) {
  std::vector<data::PromptExample> examples;
  std::vector<std::string> predictions;
  for (int n = 0; n < 4; ++n) {
    examples.push_back(question_of("sentiment", " positive"));
    predictions.push_back("positive");
    examples.push_back(question_of("squad", "the year " + std::to_string(n)));
    predictions.push_back("year 1");
  }
  const auto scores = score_answers({}, examples, predictions);
  EXPECT_EQ(testing::figure_of(scores.at("sentiment"), "accuracy"), 100.0);
  EXPECT_EQ(testing::figure_of(scores.at("squad"), "exact_match"), 25.0);
  EXPECT_EQ(scores.at("squad").total, 4);
}

TEST(ScoreAnswers, a_task_has_the_metrics_that_were_chosen_for_it) {
  const auto scores =
      score_answers({{"summary", {"bleu", "rouge", "squad"}}}, {question_of("summary", "a b")}, {"a b"});
  std::vector<std::string> names;
  for (const auto& figure : scores.at("summary").figures) names.push_back(figure.name);
  EXPECT_EQ(names, (std::vector<std::string>{"bleu", "rouge1", "rouge2", "rougeL", "exact_match", "f1"}));
}

}  // namespace
}  // namespace sotto::evaluate
