#include "src/evaluate/task_metric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"
#include "tests/support/metric_golden.h"

namespace sotto::evaluate {
namespace {

using ::testing::HasSubstr;

TEST(TaskMetric, every_name_has_its_metric) {
  const std::vector<std::string> first_figures = {"exact_match", "accuracy", "intent_accuracy", "bleu", "rouge1"};
  ASSERT_EQ(metric_names().size(), first_figures.size());
  for (std::size_t at = 0; at < first_figures.size(); ++at) {
    EXPECT_EQ(score_task(metric_names()[at], {"a"}, {{"a"}}).figures.at(0).name, first_figures[at]);
  }
  EXPECT_THAT(testing::message_of([] { score_task("acuracy", {}, {}); }), HasSubstr("Did you mean 'accuracy'?"));
}

TEST(TaskMetric, the_data_says_which_is_likely) {
  EXPECT_EQ(likely_metric({{"Intent: a\nSlots: None"}, {"\nIntent: b\nSlots: x(y)"}}), "intent_and_slot");
  EXPECT_EQ(likely_metric({{" yes"}, {"no"}, {"no"}, {"yes"}, {"no"}, {"no"}, {"no"}, {"yes"}}), "accuracy");
  EXPECT_EQ(likely_metric({{"Paris"}, {"London"}, {"Rome"}, {"Bonn"}}), "squad");
  EXPECT_EQ(likely_metric({{"yes", "no"}, {"yes"}, {"no"}, {"no"}, {"yes"}, {"no"}, {"no"}, {"no"}}), "squad");
  std::string long_answer;
  for (int word = 0; word < 25; ++word) long_answer += "word ";
  EXPECT_EQ(likely_metric({{long_answer}, {long_answer + "more"}}), "rouge");
  EXPECT_EQ(likely_metric({{}, {}}), "squad");
}

}  // namespace
}  // namespace sotto::evaluate
