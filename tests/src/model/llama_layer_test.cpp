#include "src/model/llama_layer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "src/packing/pack_rows.h"

namespace sotto::model {
namespace {

// One layer alone: its hand-written gradient against finite differences of its forward.
TEST(LlamaLayer, GradientAgreesWithFiniteDifferences) {
  torch::manual_seed(9);
  LlamaConfig config;
  config.num_attention_heads = 2;
  config.num_key_value_heads = 1;
  config.head_dim = 4;
  const auto linear = [](std::int64_t out, std::int64_t in) { return FrozenLinear(at::randn({out, in}) * 0.4); };
  const LlamaLayer layer(config, linear(16, 6), linear(6, 8), linear(20, 6), linear(6, 10), at::ones({6}),
                         at::ones({6}));
  const std::vector<packing::Row> rows = {{{1, 2, 3, 4}, 4}, {{1, 2, 5}, 3}};
  const packing::PackedBatch batch = packing::pack_rows(rows);
  const RotaryEmbedding rotary({1.0F, 0.1F});
  const at::Tensor hidden_TD = at::randn({5, 6}), grad_TD = at::randn({5, 6}), direction_TD = at::randn({5, 6});
  LlamaLayerState state;
  layer.forward(hidden_TD, batch, rotary, &state, nullptr);
  const at::Tensor own_TD = layer.input_gradient(grad_TD.clone(), batch, rotary, state);
  constexpr double kStep = 1e-2;
  const auto value = [&](double step) {
    return (layer.forward(hidden_TD + direction_TD * step, batch, rotary, nullptr, nullptr) * grad_TD)
        .sum()
        .item<double>();
  };
  const double numeric = (value(kStep) - value(-kStep)) / (2 * kStep);
  const double analytic = (own_TD * direction_TD).sum().item<double>();
  // Central differences err by step^2, fp32 values by 1e-6 / step: about 1e-3 of a value near ten.
  EXPECT_NEAR(numeric, analytic, 5e-3 * std::max(1.0, std::abs(analytic)));
}

}  // namespace
}  // namespace sotto::model
