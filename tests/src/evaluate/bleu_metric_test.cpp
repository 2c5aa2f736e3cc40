#include "src/evaluate/bleu_metric.h"

#include <gtest/gtest.h>

#include "tests/support/metric_golden.h"

namespace sotto::evaluate {
namespace {

TEST(BleuMetric, as_sacrebleu) {
  for (const auto& [name, golden] : testing::metric_golden().at("generation").items()) {
    SCOPED_TRACE(name);
    testing::expect_figures(bleu_score(golden.at("predictions"), golden.at("references")), golden);
  }
}

TEST(BleuMetric, no_answers_are_worth_nothing) { EXPECT_EQ(bleu_score({}, {}).figures.at(0).value, 0.0); }

}  // namespace
}  // namespace sotto::evaluate
