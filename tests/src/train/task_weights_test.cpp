#include "src/train/task_weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::train {
namespace {

using ::testing::DoubleEq;
using ::testing::Each;
using ::testing::ElementsAre;

// Rows with 3, 1 and 2 targets.
std::vector<packing::Row> three_rows() { return {{{1, 2, 3, 4}, 1}, {{1, 2}, 1}, {{1, 2, 3, 4}, 2}}; }

TEST(TaskWeights, WithoutWeightsEachTargetWeighsAsMuch) {
  EXPECT_THAT(row_weights(three_rows(), {"a", "b", "a"}, {}), Each(DoubleEq(1.0 / 6)));
}

TEST(TaskWeights, TargetsWeighAsTheirTaskAndSumToOne) {
  // 5 targets of weight 2, one of weight 0.5.
  EXPECT_THAT(row_weights(three_rows(), {"a", "b", "a"}, {{"a", 2.0}, {"b", 0.5}}),
              ElementsAre(DoubleEq(2 / 10.5), DoubleEq(0.5 / 10.5), DoubleEq(2 / 10.5)));
}

TEST(TaskWeights, ABatchOfWeightlessTasksWeighsNothing) {
  EXPECT_THAT(row_weights(three_rows(), {"a", "a", "a"}, {{"a", 0.0}}), Each(0.0));
}

TEST(TaskWeights, AParametersRateIsThatOfItsOwnTask) {
  prompt::PromptTable prompts;
  for (const char* const task : {"a/b", "a"}) prompts.add_tuned(task, prompt::make_prompt_encoder({}, 2, 4, 1), 2);
  const auto factors = rate_factors(prompts, {{"a", 0.5}});
  EXPECT_EQ(factors.size(), prompts.parameters().size());
  for (const auto& [name, factor] : factors) EXPECT_EQ(factor, name.starts_with("a/b/") ? 1.0 : 0.5) << name;
}

}  // namespace
}  // namespace sotto::train
