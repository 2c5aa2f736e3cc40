#pragma once

#include <ATen/core/Tensor.h>

#include "src/kernels/panel_product.h"

// Whole matrices as the product kernels read them (panel_product.h). Shapes: T rows, K inner size, N columns.
namespace sotto::kernels {

// All panels of a matrix [K, N], one after another: int32 [ceil(N / kPanelColumns), words of a panel]. `matrix`:
// contiguous, fp32 or bf16; `transposed`: it is stored as [N, K]. `numbers`: the matrix's own (for bf16 K is even then)
// or block floats.
at::Tensor matrix_panels(const at::Tensor& matrix, bool transposed, PanelNumbers numbers);

// left_TK (contiguous, fp32 or bf16) as it is multiplied with such panels: itself, or its rows as block floats.
at::Tensor rows_for_panels(const at::Tensor& left_TK, PanelNumbers numbers);

}  // namespace sotto::kernels
