#include "src/prompt/lstm_encoder.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <cmath>

namespace sotto::prompt {

LstmEncoder::LstmEncoder(std::int64_t num_virtual_tokens, std::int64_t hidden_size, std::int64_t encoder_hidden,
                         std::int64_t num_layers, double dropout, Initializer& initializer)
    : encoder_hidden_(encoder_hidden),
      num_layers_(num_layers),
      dropout_(dropout),
      embedding_PD_(add("embedding.weight", initializer.normal({num_virtual_tokens, hidden_size}, 1.0))) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(encoder_hidden));
  for (std::int64_t layer = 0; layer < num_layers; ++layer) {
    const std::int64_t in = layer == 0 ? hidden_size : 2 * encoder_hidden;
    for (const char* const direction : {"", "_reverse"}) {
      const auto parameter = [&](const char* kind, at::IntArrayRef shape) {
        lstm_.push_back(
            add(fmt::format("lstm_head.{}_l{}{}", kind, layer, direction), initializer.uniform(shape, bound)));
      };
      parameter("weight_ih", {4 * encoder_hidden, in});
      parameter("weight_hh", {4 * encoder_hidden, encoder_hidden});
      parameter("bias_ih", {4 * encoder_hidden});
      parameter("bias_hh", {4 * encoder_hidden});
    }
  }
  const std::int64_t both = 2 * encoder_hidden;
  const double head_bound = 1.0 / std::sqrt(static_cast<double>(both));
  first_weight_ = add("mlp_head.0.weight", initializer.uniform({both, both}, head_bound));
  first_bias_ = add("mlp_head.0.bias", initializer.uniform({both}, head_bound));
  second_weight_ = add("mlp_head.2.weight", initializer.uniform({hidden_size, both}, head_bound));
  second_bias_ = add("mlp_head.2.bias", initializer.uniform({hidden_size}, head_bound));
}

at::Tensor LstmEncoder::forward() const {
  const at::Tensor start = at::zeros({2 * num_layers_, 1, encoder_hidden_}, at::kFloat);
  const bool training = c10::GradMode::is_enabled();
  const at::Tensor input_1PD = with_taskname(embedding_PD_).unsqueeze(0);
  const at::Tensor states_1PH =
      std::get<0>(at::lstm(input_1PD, {start, start}, lstm_, true, num_layers_, dropout_, training, true, true));
  const at::Tensor hidden_PH = at::relu(at::linear(states_1PH.squeeze(0), first_weight_, first_bias_));
  return at::linear(hidden_PH, second_weight_, second_bias_);
}

}  // namespace sotto::prompt
