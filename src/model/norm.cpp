#include "src/model/norm.h"

#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/native_layer_norm_backward.h>

#include "src/model/rms_norm.h"

namespace sotto::model {

at::Tensor Norm::forward(const at::Tensor& hidden_TD, at::ScalarType result) const {
  if (!bias_D_.defined()) return rms_norm(hidden_TD, weight_D_, epsilon_, result);
  return std::get<0>(at::native_layer_norm(hidden_TD, weight_D_.sizes(), weight_D_, bias_D_, epsilon_)).to(result);
}

void Norm::add_gradient(const at::Tensor& grad_TD, const at::Tensor& hidden_TD, at::Tensor& sum_TD) const {
  if (!bias_D_.defined()) return add_rms_norm_gradient(grad_TD, hidden_TD, weight_D_, epsilon_, sum_TD);
  const auto [normed, mean, inverse_deviation] =
      at::native_layer_norm(hidden_TD, weight_D_.sizes(), weight_D_, bias_D_, epsilon_);
  sum_TD.add_(std::get<0>(at::native_layer_norm_backward(grad_TD, hidden_TD, weight_D_.sizes(), mean, inverse_deviation,
                                                         weight_D_, bias_D_, {true, false, false})));
}

}  // namespace sotto::model
