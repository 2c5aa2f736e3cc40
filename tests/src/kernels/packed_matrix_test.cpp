#include "src/kernels/packed_matrix.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace sotto::kernels {
namespace {

// More rows than a chunk, columns that fill no whole panel, both ways to store the matrix.
TEST(PackedMatrix, MultipliesAsTheLibraryDoes) {
  at::manual_seed(4);
  const at::Tensor left_TK = at::randn({500, 12}), matrix_KN = at::randn({12, 75});
  const at::Tensor expected_TN = at::mm(left_TK, matrix_KN);
  for (const bool transposed : {false, true}) {
    const PackedMatrix packed(transposed ? matrix_KN.t().contiguous() : matrix_KN, transposed,
                              panel_kernel(at::kFloat));
    // Sums of 12 terms in another order.
    EXPECT_TRUE(at::allclose(packed.multiply(left_TK, at::kFloat, {}), expected_TN, 1e-5, 1e-5));
    const at::Tensor base_TN = at::ones({500, 75});
    EXPECT_TRUE(at::allclose(packed.multiply(left_TK, at::kFloat, base_TN) - 1, expected_TN, 1e-5, 1e-5));
  }
}

}  // namespace
}  // namespace sotto::kernels
