#include "src/model/frozen_linear.h"

#include <ATen/ops/mm.h>

namespace sotto::model {

at::Tensor FrozenLinear::forward(const at::Tensor& input_TI) const {
  return at::mm(input_TI.to(weight_OI_.scalar_type()), weight_OI_.t()).to(at::kFloat);
}

at::Tensor FrozenLinear::input_gradient(const at::Tensor& grad_TO) const {
  return at::mm(grad_TO.to(weight_OI_.scalar_type()), weight_OI_).to(at::kFloat);
}

}  // namespace sotto::model
