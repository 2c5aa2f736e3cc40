#pragma once

#include <ATen/core/Tensor.h>

#include "src/kernels/packed_matrix.h"

// Shapes: T packed tokens, I input features, O output features.
namespace sotto::model {

// A linear layer whose weight and bias never change. Products run in the weight's type (fp32 or bf16, sums in
// fp32); inputs of another type are converted.
class FrozenLinear {
 public:
  enum class Backend {
    kAuto,     // the faster one on this CPU
    kPanels,   // our kernel over packed panels
    kLibrary,  // LibTorch's product: the plain twin, and what reaches GPUs
  };

  FrozenLinear() = default;
  explicit FrozenLinear(at::Tensor weight_OI, Backend backend = Backend::kAuto);

  // The same with bias_O (fp32) added to every output.
  FrozenLinear with_bias(at::Tensor bias_O) &&;

  // fp32 or, where that is the weight's type, bf16.
  at::Tensor forward(const at::Tensor& input_TI, at::ScalarType result = at::kFloat) const;
  // The output plus base_TO, fp32.
  at::Tensor forward_plus(const at::Tensor& input_TI, const at::Tensor& base_TO) const;
  // The gradient of the input, given that of the output. (The weight has none.)
  at::Tensor input_gradient(const at::Tensor& grad_TO, at::ScalarType result = at::kFloat) const;

  at::ScalarType type() const { return type_; }
  at::Device device() const { return weight_OI_.defined() ? weight_OI_.device() : at::Device(at::kCPU); }
  std::int64_t output_size() const { return output_size_; }

 private:
  at::ScalarType type_ = at::kFloat;
  std::int64_t output_size_ = 0;
  kernels::PackedMatrix forward_, gradient_;
  at::Tensor weight_OI_;  // kLibrary alone
  at::Tensor bias_O_;     // may be undefined
};

}  // namespace sotto::model
