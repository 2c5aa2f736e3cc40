#include "src/prompt/tpmlp_encoder.h"

#include <ATen/ops/gelu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/zeros.h>

namespace sotto::prompt {

TpmlpEncoder::TpmlpEncoder(std::int64_t num_virtual_tokens, std::int64_t hidden_size, std::int64_t encoder_hidden,
                           double init_std, Initializer& initializer)
    : embedding_PD_(add("embedding.weight", initializer.normal({num_virtual_tokens, hidden_size}, 1.0))),
      first_weight_(add("first.weight", initializer.normal({encoder_hidden, hidden_size}, init_std))),
      first_bias_(add("first.bias", at::zeros({encoder_hidden}, at::kFloat))),
      second_weight_(add("second.weight", initializer.normal({hidden_size, encoder_hidden}, init_std))),
      second_bias_(add("second.bias", at::zeros({hidden_size}, at::kFloat))) {}

at::Tensor TpmlpEncoder::forward() const {
  const at::Tensor hidden_PH = at::gelu(at::linear(with_taskname(embedding_PD_), first_weight_, first_bias_), "tanh");
  return at::linear(hidden_PH, second_weight_, second_bias_);
}

}  // namespace sotto::prompt
