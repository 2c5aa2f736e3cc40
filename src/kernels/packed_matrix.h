#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "src/kernels/panel_product.h"

// Shapes: T rows, K inner size, N columns.
namespace sotto::kernels {

// A matrix [K, N] that never changes, cut once into the panels that the product kernel reads.
class PackedMatrix {
 public:
  PackedMatrix() = default;
  // `matrix`: contiguous, fp32 or bf16 (then K even). `transposed`: it is stored as [N, K].
  PackedMatrix(const at::Tensor& matrix, bool transposed, PanelKernel kernel);

  // left_TK (of the matrix's type) times the matrix. The result is fp32 or, where that is the matrix's type, bf16. With
  // base_TN (fp32, contiguous; else undefined) that is added, and the result is fp32. All cores share the work.
  at::Tensor multiply(const at::Tensor& left_TK, at::ScalarType result, const at::Tensor& base_TN) const;

 private:
  PanelKernel kernel_ = nullptr;
  std::int64_t num_columns_ = 0, words_per_panel_ = 0;
  at::Tensor panels_;
};

}  // namespace sotto::kernels
