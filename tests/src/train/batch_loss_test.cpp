#include "src/train/batch_loss.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include "src/packing/pack_rows.h"
#include "tests/support/tiny_llama.h"

namespace sotto::train {
namespace {

// The plain model gives the log-probabilities, autograd the gradient. Both sides compute in fp32, in other orders: some
// tens of rounding errors of 6e-8.
TEST(BatchLoss, IsTheWeightedOneOfThePlainModelHoweverManyRowsAreComputedAtOnce) {
  const testing::TinyLlama tiny(/*tied=*/true);
  const std::vector<packing::Row> rows = testing::branching_rows();
  std::vector<double> weight_B;
  std::vector<float> weight_N;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    weight_B.push_back(0.01 * static_cast<double>(row + 1));
    const auto num_targets = static_cast<std::size_t>(packing::count_targets({&rows[row], 1}));
    weight_N.insert(weight_N.end(), num_targets, static_cast<float>(weight_B.back()));
  }
  const at::Tensor prompt_PD = at::randn({4, 24}).requires_grad_(true);
  const at::Tensor loss = -(tiny.plain_log_prob_N(rows, prompt_PD) * at::tensor(weight_N)).sum();
  loss.backward();
  const auto model = tiny.packed();
  for (const std::int64_t rows_at_once : {1, 2, 100}) {
    const BatchLoss batch = batch_loss(*model, prompt_PD.detach(), rows, weight_B, rows_at_once);
    EXPECT_NEAR(batch.loss, loss.item<double>(), 1e-5 * loss.item<double>());
    EXPECT_LT((batch.grad_prompt_PD - prompt_PD.grad()).norm().item<double>(),
              1e-5 * prompt_PD.grad().norm().item<double>());
  }
}

TEST(BatchLoss, RowsAtOnceShareWhatTheyBeginWith) {
  const auto model = testing::TinyLlama(/*tied=*/true).packed();
  const std::vector<packing::Row> rows = {{{1, 2, 3, 4}, 3}, {{1, 2, 3, 5}, 3}};
  const auto tokens = [&](std::int64_t rows_at_once) {
    return batch_loss(*model, at::randn({4, 24}), rows, {0.5, 0.5}, rows_at_once).num_packed_tokens;
  };
  EXPECT_LT(tokens(2), tokens(1));
}

}  // namespace
}  // namespace sotto::train
