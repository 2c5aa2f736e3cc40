#include "src/prompt/mlp_encoder.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <fmt/format.h>

#include <cmath>

namespace sotto::prompt {

MlpEncoder::MlpEncoder(std::int64_t num_virtual_tokens, std::int64_t hidden_size, std::int64_t encoder_hidden,
                       std::int64_t num_layers, Initializer& initializer)
    : embedding_PD_(add("embedding.weight", initializer.normal({num_virtual_tokens, hidden_size}, 1.0))) {
  for (std::int64_t layer = 0; layer < num_layers; ++layer) {
    const std::int64_t in = layer == 0 ? hidden_size : encoder_hidden;
    const std::int64_t out = layer + 1 == num_layers ? hidden_size : encoder_hidden;
    const double bound = 1.0 / std::sqrt(static_cast<double>(in));
    const std::string name = fmt::format("mlp_head.{}", 2 * layer);  // the odd places are the ReLUs
    auto weight = add(name + ".weight", initializer.uniform({out, in}, bound));
    layers_.emplace_back(weight, add(name + ".bias", initializer.uniform({out}, bound)));
  }
}

at::Tensor MlpEncoder::forward() const {
  at::Tensor hidden_PH = with_taskname(embedding_PD_);
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    if (layer > 0) hidden_PH = at::relu(hidden_PH);
    hidden_PH = at::linear(hidden_PH, layers_[layer].first, layers_[layer].second);
  }
  return hidden_PH;
}

}  // namespace sotto::prompt
