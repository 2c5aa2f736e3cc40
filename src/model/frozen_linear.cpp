#include "src/model/frozen_linear.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>

#include "src/model/cpu_features.h"

namespace sotto::model {
namespace {

bool prefers_panels(const at::Tensor& weight_OI) {
  if (avx512_panel_kernel(weight_OI.scalar_type()) == nullptr) return false;
  if (weight_OI.scalar_type() == at::kFloat) return true;
  // AMX does eight times the work of AVX-512 in a cycle. Panels hold pairs of bf16, so sizes must be even.
  return !cpu_has_amx_bf16() && weight_OI.size(0) % 2 == 0 && weight_OI.size(1) % 2 == 0;
}

}  // namespace

FrozenLinear::FrozenLinear(at::Tensor weight_OI, Backend backend)
    : type_(weight_OI.scalar_type()), input_size_(weight_OI.size(1)), output_size_(weight_OI.size(0)) {
  if (backend == Backend::kAuto) backend = prefers_panels(weight_OI) ? Backend::kPanels : Backend::kLibrary;
  if (backend == Backend::kPanels) {
    const PanelKernel kernel = panel_kernel(type_);
    const at::Tensor contiguous_OI = weight_OI.contiguous();
    forward_ = PackedMatrix(contiguous_OI, /*transposed=*/true, kernel);
    gradient_ = PackedMatrix(contiguous_OI, /*transposed=*/false, kernel);
  } else {
    weight_OI_ = std::move(weight_OI);
  }
}

at::Tensor FrozenLinear::product(const at::Tensor& left, bool gradient, at::ScalarType result) const {
  const at::Tensor typed = left.to(type_).contiguous();
  if (weight_OI_.defined()) return at::mm(typed, gradient ? weight_OI_ : weight_OI_.t()).to(result);
  at::Tensor output = at::empty({left.size(0), gradient ? input_size_ : output_size_}, left.options().dtype(result));
  (gradient ? gradient_ : forward_).multiply(typed, output, /*add=*/false);
  return output;
}

at::Tensor FrozenLinear::forward(const at::Tensor& input_TI, at::ScalarType result) const {
  return product(input_TI, /*gradient=*/false, result);
}

void FrozenLinear::add_forward(const at::Tensor& input_TI, at::Tensor& sum_TO) const {
  if (weight_OI_.defined()) {
    sum_TO.add_(product(input_TI, /*gradient=*/false, type_));
  } else {
    forward_.multiply(input_TI.to(type_).contiguous(), sum_TO, /*add=*/true);
  }
}

at::Tensor FrozenLinear::input_gradient(const at::Tensor& grad_TO, at::ScalarType result) const {
  return product(grad_TO, /*gradient=*/true, result);
}

}  // namespace sotto::model
