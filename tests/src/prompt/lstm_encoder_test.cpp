#include "src/prompt/lstm_encoder.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

namespace sotto::prompt {
namespace {

// Published for two layers, width 768, 10 virtual tokens, hidden 384: 8.3M parameters.
TEST(LstmEncoder, has_the_published_number_of_parameters) {
  Initializer initializer(1);
  const LstmEncoder encoder(10, 768, 384, 2, 0.0, initializer);
  std::int64_t count = 0;
  for (const auto& [name, tensor] : encoder.parameters()) count += tensor.numel();
  EXPECT_EQ(count, 8279040);
}

// One direction of one layer by hand: gates i, f, g, o from the input and the last state.
TEST(LstmEncoder, the_last_token_ends_the_forward_direction) {
  Initializer initializer(1);
  const LstmEncoder encoder(3, 4, 2, 1, 0.0, initializer);
  const auto& p = encoder.parameters();
  const auto run = [&](const std::string& suffix, std::vector<std::int64_t> order) {
    at::Tensor state = at::zeros({2}), cell = at::zeros({2});
    std::vector<at::Tensor> states(3);
    for (const auto token : order) {
      const at::Tensor gates = at::matmul(p.at("lstm_head.weight_ih_l0" + suffix), p.at("embedding.weight")[token]) +
                               p.at("lstm_head.bias_ih_l0" + suffix) +
                               at::matmul(p.at("lstm_head.weight_hh_l0" + suffix), state) +
                               p.at("lstm_head.bias_hh_l0" + suffix);
      const auto gate = [&](std::int64_t index) { return gates.slice(0, 2 * index, 2 * index + 2); };
      cell = at::sigmoid(gate(1)) * cell + at::sigmoid(gate(0)) * at::tanh(gate(2));
      state = at::sigmoid(gate(3)) * at::tanh(cell);
      states[static_cast<std::size_t>(token)] = state;
    }
    return at::stack(states);
  };
  const at::Tensor states = at::cat({run("", {0, 1, 2}), run("_reverse", {2, 1, 0})}, 1);
  const at::Tensor hidden = at::relu(at::linear(states, p.at("mlp_head.0.weight"), p.at("mlp_head.0.bias")));
  const at::Tensor expected = at::linear(hidden, p.at("mlp_head.2.weight"), p.at("mlp_head.2.bias"));
  EXPECT_TRUE(at::allclose(encoder.forward(), expected, 1e-5, 1e-6)) << "the same formula, other order of sums";
}

}  // namespace
}  // namespace sotto::prompt
