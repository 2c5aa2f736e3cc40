#include "src/model/llama_layer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <memory>

#include "src/packing/pack_rows.h"
#include "src/packing/restrict_plan.h"

namespace sotto::model {
namespace {

struct SmallLayer {
  SmallLayer() {
    at::manual_seed(9);
    const auto linear = [](std::int64_t out, std::int64_t in) { return FrozenLinear(at::randn({out, in}) * 0.4); };
    layer = std::make_unique<LlamaLayer>(LlamaLayerParts{
        .heads = {2, 1, 4},
        .qkv = linear(16, 6).with_bias(at::randn({16})),
        .output = linear(6, 8),
        .enter = linear(20, 6),
        .leave = linear(6, 10),
        .input_norm = Norm::rms(at::ones({6}), 1e-6),
        .middle_norm = Norm::rms(at::ones({6}), 1e-6),
        .activation = Activation::kSwiglu,
        .rotary = true,
        .slides = false,
    });
    const std::vector<packing::Row> rows = {{{1, 2, 3, 4}, 4}, {{1, 2, 5}, 3}};
    batch = packing::pack_rows(rows);
  }
  LayerContext context() const {
    return {batch, batch.plan, RotaryEmbedding({1.0F, 0.1F}).angles(batch.position_ids_T)};
  }

  std::unique_ptr<LlamaLayer> layer;
  packing::PackedBatch batch;
};

// One layer alone: its hand-written gradient against finite differences of its forward.
TEST(LlamaLayer, GradientAgreesWithFiniteDifferences) {
  const SmallLayer small;
  const LayerContext context = small.context();
  const at::Tensor hidden_TD = at::randn({5, 6}), grad_TD = at::randn({5, 6}), direction_TD = at::randn({5, 6});
  LlamaLayerState state;
  small.layer->forward(hidden_TD, context, nullptr, &state, nullptr);
  const at::Tensor own_TD = small.layer->input_gradient(grad_TD.clone(), context, nullptr, state);
  constexpr double kStep = 1e-2;
  const auto value = [&](double step) {
    return (small.layer->forward(hidden_TD + direction_TD * step, context, nullptr, nullptr, nullptr) * grad_TD)
        .sum()
        .item<double>();
  };
  const double numeric = (value(kStep) - value(-kStep)) / (2 * kStep);
  const double analytic = (own_TD * direction_TD).sum().item<double>();
  // Central differences err by step^2, fp32 values by 1e-6 / step: about 1e-3 of a value near ten.
  EXPECT_NEAR(numeric, analytic, 5e-3 * std::max(1.0, std::abs(analytic)));
}

// The plain twin of computing some places alone: computing all, and a gradient of zero elsewhere.
TEST(LlamaLayer, SomeOutputsAreThoseOfAll) {
  const SmallLayer small;
  const LayerContext context = small.context();
  const LayerOutputs outputs{at::tensor({1, 4}, at::kLong), packing::restrict_plan(small.batch.plan, {1, 4})};
  const at::Tensor hidden_TD = at::randn({5, 6}), grad_RD = at::randn({2, 6});
  LlamaLayerState state, some_state;
  const at::Tensor all_TD = small.layer->forward(hidden_TD, context, nullptr, &state, nullptr);
  const at::Tensor some_RD = small.layer->forward(hidden_TD, context, &outputs, &some_state, nullptr);
  // The same sums of fp32, in blocks of another size.
  EXPECT_TRUE(at::allclose(some_RD, all_TD.index_select(0, outputs.index_R), 1e-5, 1e-6));
  const at::Tensor grad_TD = at::zeros({5, 6}).index_copy(0, outputs.index_R, grad_RD);
  const at::Tensor expected_TD = small.layer->input_gradient(grad_TD, context, nullptr, state);
  const at::Tensor own_TD = small.layer->input_gradient(grad_RD.clone(), context, &outputs, some_state);
  EXPECT_TRUE(at::allclose(own_TD, expected_TD, 1e-5, 1e-6));
}

}  // namespace
}  // namespace sotto::model
