#include "src/model/cross_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tests/support/dense_attention.h"

namespace sotto::model {
namespace {

// Five tokens of three rows look at seven of the encoder: one row's are seen by two spans.
TEST(CrossAttention, AgreesWithADenseMaskAndAutograd) {
  at::manual_seed(3);
  const HeadShape heads{.num_heads = 2, .num_key_value_heads = 2, .head_size = 4};
  const at::Tensor query = at::randn({8, 6}) * 0.4, key_value = at::randn({16, 6}) * 0.4,
                   output = at::randn({6, 8}) * 0.4, weight = at::rand({6}) + 0.5;
  const CrossAttention part({.norm = Norm::rms(weight, 1e-6),
                             .query = FrozenLinear(query),
                             .key_value = FrozenLinear(key_value),
                             .output = FrozenLinear(output),
                             .heads = heads});
  const packing::AttentionPlan spans{
      .num_slots = 7, .spans = {{0, 2, {{0, 4}}, false}, {2, 4, {{4, 7}}, false}, {4, 5, {{0, 4}}, false}}};
  const at::Tensor hidden_RD = at::randn({5, 6}).requires_grad_(true),
                   memory_UD = at::randn({7, 6}).requires_grad_(true), grad_RD = at::randn({5, 6});
  const at::Tensor normed = hidden_RD * at::rsqrt(hidden_RD.pow(2).mean(-1, true) + 1e-6) * weight;
  const auto halves = at::matmul(memory_UD, key_value.t()).chunk(2, 1);
  const at::Tensor seen = sotto::testing::dense_attention(heads, at::matmul(normed, query.t()), halves[0].contiguous(),
                                                          halves[1].contiguous(), sotto::testing::mask_of(spans, 5));
  const at::Tensor plain_RD = hidden_RD + at::matmul(seen, output.t());
  plain_RD.backward(grad_RD);

  const PlacedPlan plan(spans);
  CrossAttentionState state;
  const CrossKeys keys = part.keys_of(memory_UD.detach());
  // Sums of eight terms of fp32 in another order; our exponential errs by 2e-7.
  EXPECT_TRUE(at::allclose(part.forward(hidden_RD.detach(), keys, plan, &state), plain_RD.detach(), 1e-5, 1e-5));
  at::Tensor grad_memory_UD = at::ones({7, 6});
  const at::Tensor own_RD = part.input_gradient(grad_RD.clone(), plan, state, grad_memory_UD);
  EXPECT_TRUE(at::allclose(own_RD, hidden_RD.grad(), 1e-5, 1e-5));
  EXPECT_TRUE(at::allclose(grad_memory_UD - 1, memory_UD.grad(), 1e-5, 1e-5));  // added to what was there
}

}  // namespace
}  // namespace sotto::model
