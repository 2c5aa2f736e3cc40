#include "src/evaluate/classification_metric.h"

#include <gtest/gtest.h>

#include "tests/support/metric_golden.h"

namespace sotto::evaluate {
namespace {

TEST(ClassificationMetric, as_scikit_learn) {
  const auto golden = testing::metric_golden().at("classification");
  testing::expect_figures(classification_score(golden.at("predictions"), golden.at("references")), golden);
}

// NeMo counts each pair of answer and label once.
TEST(ClassificationMetric, equal_questions_count_each) {
  const TaskScore score = classification_score({"a", "a", "b"}, {{"a"}, {"a"}, {"a"}});
  EXPECT_NEAR(testing::figure_of(score, "accuracy"), 200.0 / 3, 1e-12);
}

TEST(ClassificationMetric, one_of_several_labels_is_right) {
  const TaskScore score = classification_score({"b", "c"}, {{"a", "b"}, {"a", "b"}});
  EXPECT_EQ(testing::figure_of(score, "accuracy"), 50.0);
  // Of b: one expected, given and right. Of a: one expected, none given.
  EXPECT_EQ(testing::figure_of(score, "macro_f1"), 50.0);
}

}  // namespace
}  // namespace sotto::evaluate
