#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "src/kernels/panel_product.h"

// Shapes: T rows, K inner size, N columns.
namespace sotto::kernels {

// How this CPU multiplies matrices of fp32 or bf16 fastest: bf16 by its instructions for it or, where it has none and
// AVX2, as block floats, which are as near.
PanelNumbers fastest_numbers(at::ScalarType type);

// Whether a kernel for this CPU's vectors or tiles multiplies them, not the portable one.
bool has_fast_panels(at::ScalarType type);

// Whether this CPU multiplies bf16 matrices faster than fp32 ones. (With AVX-512 but no bf16, block floats are not: the
// kernel for them has AVX2's vectors.)
bool bf16_is_fast();

// A matrix [K, N] that never changes, cut once into the panels that the product kernel reads.
class PackedMatrix {
 public:
  PackedMatrix() = default;
  // As matrix_panels.h has them.
  PackedMatrix(const at::Tensor& matrix, bool transposed, PanelNumbers numbers);

  // left_TK (of the matrix's type) times the matrix. The result is fp32 or, where that is the matrix's type, bf16. With
  // base_TN (fp32, contiguous; else undefined) that is added, and the result is fp32. All cores share the work.
  at::Tensor multiply(const at::Tensor& left_TK, at::ScalarType result, const at::Tensor& base_TN) const;

 private:
  PanelNumbers numbers_ = PanelNumbers::kFp32;
  std::int64_t num_columns_ = 0;
  at::Tensor panels_;
};

}  // namespace sotto::kernels
