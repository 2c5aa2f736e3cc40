#include "src/evaluate/reference_score.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "tests/support/tiny_llama.h"

namespace sotto::evaluate {
namespace {

// fp32 over three layers, sums in another order: differences near 1e-6 of values of size 10.
constexpr double kTolerance = 1e-4;

TEST(ReferenceScore, each_row_as_the_plain_model_scores_it) {
  const testing::TinyLlama tiny(/*tied=*/true);
  const auto model = tiny.packed();
  const at::Tensor prompt_PD = at::ones({4, 24});
  const auto rows = testing::branching_rows();
  for (const std::int64_t rows_at_once : {1, 4, 100}) {
    std::int64_t finished = 0;
    const auto scores =
        score_references(*model, rows, prompt_PD, rows_at_once, [&](std::int64_t done) { finished = done; });
    EXPECT_EQ(finished, static_cast<std::int64_t>(rows.size()));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const at::Tensor plain_N = tiny.plain_log_prob_N(std::vector{rows[row]}, prompt_PD);
      ASSERT_EQ(plain_N.numel(), static_cast<std::int64_t>(scores[row].log_probs.size()));
      EXPECT_EQ(scores[row].token_ids.back(), rows[row].token_ids.back());
      for (std::int64_t n = 0; n < plain_N.numel(); ++n) {
        EXPECT_NEAR(scores[row].log_probs[static_cast<std::size_t>(n)], plain_N[n].item<float>(), kTolerance);
      }
    }
  }
}

}  // namespace
}  // namespace sotto::evaluate
