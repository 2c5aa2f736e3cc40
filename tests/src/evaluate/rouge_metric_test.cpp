#include "src/evaluate/rouge_metric.h"

#include <gtest/gtest.h>

#include "tests/support/metric_golden.h"

namespace sotto::evaluate {
namespace {

TEST(RougeMetric, as_rouge_score) {
  for (const auto& [name, golden] : testing::metric_golden().at("generation").items()) {
    SCOPED_TRACE(name);
    testing::expect_figures(rouge_score(golden.at("predictions"), golden.at("references")), golden);
  }
}

TEST(RougeMetric, without_references_nothing_is_right) {
  EXPECT_EQ(testing::figure_of(rouge_score({"a"}, {{}}), "rougeL"), 0.0);
}

}  // namespace
}  // namespace sotto::evaluate
