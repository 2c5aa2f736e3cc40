#include "src/model/frozen_linear.h"

#include <ATen/ops/add.h>
#include <ATen/ops/mm.h>

namespace sotto::model {
namespace {

// With AVX2, LibTorch's fp32 products are as fast as ours, but a row's sums depend on how many rows there are: answers
// would depend on the batch. A bf16 weight it reorders in every product with AMX, and widens in memory where the CPU
// multiplies no bf16.
bool prefers_panels(const at::Tensor& weight_OI) {
  const at::ScalarType type = weight_OI.scalar_type();
  if (!weight_OI.is_cpu() || !kernels::has_fast_panels(type)) return false;
  // Panels of bf16 hold pairs, so sizes must be even.
  return kernels::fastest_numbers(type) != kernels::PanelNumbers::kBf16 ||
         (weight_OI.size(0) % 2 == 0 && weight_OI.size(1) % 2 == 0);
}

}  // namespace

FrozenLinear::FrozenLinear(at::Tensor weight_OI, Backend backend)
    : type_(weight_OI.scalar_type()), output_size_(weight_OI.size(0)) {
  if (backend == Backend::kAuto) backend = prefers_panels(weight_OI) ? Backend::kPanels : Backend::kLibrary;
  if (backend == Backend::kPanels) {
    const kernels::PanelNumbers numbers = kernels::fastest_numbers(type_);
    const at::Tensor contiguous_OI = weight_OI.contiguous();
    forward_ = kernels::PackedMatrix(contiguous_OI, /*transposed=*/true, numbers);
    gradient_ = kernels::PackedMatrix(contiguous_OI, /*transposed=*/false, numbers);
  } else {
    weight_OI_ = std::move(weight_OI);
  }
}

FrozenLinear FrozenLinear::with_bias(at::Tensor bias_O) && {
  bias_O_ = std::move(bias_O);
  return std::move(*this);
}

at::Tensor FrozenLinear::forward(const at::Tensor& input_TI, at::ScalarType result) const {
  const at::Tensor input = input_TI.to(type_).contiguous();
  at::Tensor output_TO =
      weight_OI_.defined() ? at::mm(input, weight_OI_.t()).to(result) : forward_.multiply(input, result, {});
  return bias_O_.defined() ? output_TO.add_(bias_O_) : output_TO;
}

at::Tensor FrozenLinear::forward_plus(const at::Tensor& input_TI, const at::Tensor& base_TO) const {
  const at::Tensor input = input_TI.to(type_).contiguous();
  at::Tensor output_TO = weight_OI_.defined() ? at::add(base_TO, at::mm(input, weight_OI_.t()))
                                              : forward_.multiply(input, at::kFloat, base_TO);
  return bias_O_.defined() ? output_TO.add_(bias_O_) : output_TO;
}

at::Tensor FrozenLinear::input_gradient(const at::Tensor& grad_TO, at::ScalarType result) const {
  const at::Tensor grad = grad_TO.to(type_).contiguous();
  return weight_OI_.defined() ? at::mm(grad, weight_OI_).to(result) : gradient_.multiply(grad, result, {});
}

}  // namespace sotto::model
