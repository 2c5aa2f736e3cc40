#include "src/model/self_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <memory>

#include "src/packing/pack_rows.h"
#include "src/packing/restrict_plan.h"

namespace sotto::model {
namespace {

// Turned by positions, with a bias of distances, or neither.
struct SmallPart {
  explicit SmallPart(bool rotary, bool biased) {
    at::manual_seed(9);
    const auto linear = [](std::int64_t out, std::int64_t in) { return FrozenLinear(at::randn({out, in}) * 0.4); };
    part = std::make_unique<SelfAttention>(SelfAttentionParts{
        .norm = Norm::rms(at::ones({6}), 1e-6),
        .qkv = linear(16, 6).with_bias(at::randn({16})),
        .output = linear(6, 8),
        .heads = {2, 1, 4},
        .rotary = rotary,
    });
    if (biased) bias = std::make_unique<RelativeBias>(at::randn({8, 2}), BucketForm{8, 20, false}, 4);
    const std::vector<packing::Row> rows = {{{1, 2, 3, 4}, 4}, {{1, 2, 5}, 3}};
    batch = packing::pack_rows(rows);
    plan = PlacedPlan(batch.plan);
    angles = RotaryEmbedding({1.0F, 0.1F}).angles(batch.position_ids_T);
  }
  LayerContext context() const { return {batch, plan, &angles, bias.get()}; }

  std::unique_ptr<SelfAttention> part;
  std::unique_ptr<RelativeBias> bias;
  packing::PackedBatch batch;
  PlacedPlan plan{{}};
  RotaryAngles angles;
};

class SelfAttentionWith : public ::testing::TestWithParam<std::pair<bool, bool>> {};

// The hand-written gradient against finite differences of the forward.
TEST_P(SelfAttentionWith, GradientAgreesWithFiniteDifferences) {
  const SmallPart small(GetParam().first, GetParam().second);
  const LayerContext context = small.context();
  const at::Tensor hidden_TD = at::randn({5, 6}), grad_TD = at::randn({5, 6}), direction_TD = at::randn({5, 6});
  SelfAttentionState state;
  small.part->forward(hidden_TD, context, nullptr, &state, nullptr);
  const at::Tensor own_TD = small.part->input_gradient(grad_TD.clone(), context, nullptr, state);
  constexpr double kStep = 1e-2;
  const auto value = [&](double step) {
    return (small.part->forward(hidden_TD + direction_TD * step, context, nullptr, nullptr, nullptr) * grad_TD)
        .sum()
        .item<double>();
  };
  const double numeric = (value(kStep) - value(-kStep)) / (2 * kStep);
  const double analytic = (own_TD * direction_TD).sum().item<double>();
  // Central differences err by step^2, fp32 values by 1e-6 / step: about 1e-3 of a value near ten.
  EXPECT_NEAR(numeric, analytic, 5e-3 * std::max(1.0, std::abs(analytic)));
}

// The plain twin of computing some places alone: computing all, and a gradient of zero elsewhere.
TEST_P(SelfAttentionWith, SomeOutputsAreThoseOfAll) {
  const SmallPart small(GetParam().first, GetParam().second);
  const LayerContext context = small.context();
  const LayerOutputs outputs({1, 4}, small.batch.plan, at::kCPU);
  const at::Tensor hidden_TD = at::randn({5, 6}), grad_RD = at::randn({2, 6});
  SelfAttentionState state, some_state;
  const at::Tensor all_TD = small.part->forward(hidden_TD, context, nullptr, &state, nullptr);
  const at::Tensor some_RD = small.part->forward(hidden_TD, context, &outputs, &some_state, nullptr);
  // The same sums of fp32, in blocks of another size.
  EXPECT_TRUE(at::allclose(some_RD, all_TD.index_select(0, outputs.index_R), 1e-5, 1e-6));
  const at::Tensor grad_TD = at::zeros({5, 6}).index_copy(0, outputs.index_R, grad_RD);
  const at::Tensor expected_TD = small.part->input_gradient(grad_TD, context, nullptr, state);
  const at::Tensor own_TD = small.part->input_gradient(grad_RD.clone(), context, &outputs, some_state);
  EXPECT_TRUE(at::allclose(own_TD, expected_TD, 1e-5, 1e-6));
}

INSTANTIATE_TEST_SUITE_P(Positions, SelfAttentionWith,
                         ::testing::Values(std::pair(true, false), std::pair(false, true), std::pair(false, false)),
                         [](const auto& test) {
                           return test.param.first ? "Rotary" : test.param.second ? "Biased" : "Nothing";
                         });

}  // namespace
}  // namespace sotto::model
