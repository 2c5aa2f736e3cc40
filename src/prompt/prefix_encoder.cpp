#include "src/prompt/prefix_encoder.h"

#include <ATen/ops/linear.h>
#include <ATen/ops/tanh.h>

#include <cmath>

namespace sotto::prompt {
namespace {

at::Tensor by_layer(const at::Tensor& prefix_PW, std::int64_t num_layers) {
  return prefix_PW.reshape({prefix_PW.size(0), num_layers, 2, -1});
}

}  // namespace

PrefixEncoder::PrefixEncoder(const at::Tensor& initial_PL2C)
    : num_layers_(initial_PL2C.size(1)), embedding_PW_(add("embedding.weight", initial_PL2C.flatten(1).clone())) {}

at::Tensor PrefixEncoder::forward() const { return by_layer(embedding_PW_, num_layers_); }

ProjectedPrefixEncoder::ProjectedPrefixEncoder(std::int64_t num_virtual_tokens, std::int64_t num_layers,
                                               std::int64_t key_size, std::int64_t encoder_hidden,
                                               Initializer& initializer)
    : num_layers_(num_layers),
      embedding_PC_(add("embedding.weight", initializer.normal({num_virtual_tokens, key_size}, 1.0))) {
  const std::int64_t width = num_layers * 2 * key_size;
  const double first_bound = 1.0 / std::sqrt(static_cast<double>(key_size));
  const double second_bound = 1.0 / std::sqrt(static_cast<double>(encoder_hidden));
  first_weight_ = add("transform.0.weight", initializer.uniform({encoder_hidden, key_size}, first_bound));
  first_bias_ = add("transform.0.bias", initializer.uniform({encoder_hidden}, first_bound));
  second_weight_ = add("transform.2.weight", initializer.uniform({width, encoder_hidden}, second_bound));
  second_bias_ = add("transform.2.bias", initializer.uniform({width}, second_bound));
}

at::Tensor ProjectedPrefixEncoder::forward() const {
  const at::Tensor hidden_PH = at::tanh(at::linear(embedding_PC_, first_weight_, first_bias_));
  return by_layer(at::linear(hidden_PH, second_weight_, second_bias_), num_layers_);
}

}  // namespace sotto::prompt
