#include "src/kernels/packed_matrix.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "src/kernels/cpu_features.h"

namespace sotto::kernels {
namespace {

// More rows than a chunk, columns that fill no whole panel, both ways to store the matrix.
TEST(PackedMatrix, MultipliesAsTheLibraryDoes) {
  at::manual_seed(4);
  const at::Tensor left_TK = at::randn({500, 12}), matrix_KN = at::randn({12, 75});
  const at::Tensor expected_TN = at::mm(left_TK, matrix_KN);
  for (const bool transposed : {false, true}) {
    const PackedMatrix packed(transposed ? matrix_KN.t().contiguous() : matrix_KN, transposed, PanelNumbers::kFp32);
    // Sums of 12 terms in another order.
    EXPECT_TRUE(at::allclose(packed.multiply(left_TK, at::kFloat, {}), expected_TN, 1e-5, 1e-5));
    const at::Tensor base_TN = at::ones({500, 75});
    EXPECT_TRUE(at::allclose(packed.multiply(left_TK, at::kFloat, base_TN) - 1, expected_TN, 1e-5, 1e-5));
  }
}

// As near as bf16 is: factors of about 1 in a block are rounded to 1/2000 at worst, and the errors of 700 products add
// up as their root, to a few hundredths of 26.
TEST(PackedMatrix, MultipliesBlockFloatsAsNearAsBf16) {
  at::manual_seed(4);
  const at::Tensor left_TK = at::randn({500, 700}), matrix_KN = at::randn({700, 75});
  const at::Tensor expected_TN = at::mm(left_TK.to(at::kDouble), matrix_KN.to(at::kDouble));
  const auto error = [&](const at::Tensor& result_TN) {
    return (result_TN - expected_TN).square().mean().sqrt().item<double>();
  };
  const double error_of_bf16 = error(at::mm(left_TK.to(at::kBFloat16).to(at::kFloat),  //
                                            matrix_KN.to(at::kBFloat16).to(at::kFloat)));
  for (const bool transposed : {false, true}) {
    const PackedMatrix packed(transposed ? matrix_KN.t().contiguous() : matrix_KN, transposed,
                              PanelNumbers::kBlockFloat);
    EXPECT_LT(error(packed.multiply(left_TK, at::kFloat, {})), error_of_bf16);
    const at::Tensor rounded_TN = packed.multiply(left_TK.to(at::kBFloat16), at::kBFloat16, {});
    EXPECT_LT(error(rounded_TN), 0.1);  // a result of about 26 in bf16 is off by up to 1/16
  }
}

// A NaN in a row shows in all of its results and in no other row's.
TEST(PackedMatrix, ShowsInBlockFloatsWhatIsNoNumber) {
  at::manual_seed(4);
  at::Tensor left_TK = at::randn({7, 300});
  left_TK[2][140] = std::numeric_limits<float>::quiet_NaN();
  left_TK[5][1] = std::numeric_limits<float>::infinity();
  const PackedMatrix packed(at::randn({300, 40}), /*transposed=*/false, PanelNumbers::kBlockFloat);
  const at::Tensor finite_T = packed.multiply(left_TK, at::kFloat, {}).isfinite().sum(1);
  EXPECT_TRUE(at::equal(finite_T, at::tensor({40, 40, 0, 40, 40, 0, 40}, at::kLong)));
}

TEST(PackedMatrix, TakesBf16AsTheCpuMultipliesItFastest) {
  const PanelNumbers numbers = fastest_numbers(at::kBFloat16);
  EXPECT_EQ(numbers == PanelNumbers::kBlockFloat, cpu_has_avx2() && !cpu_computes_bf16());
  EXPECT_EQ(fastest_numbers(at::kFloat), PanelNumbers::kFp32);
  EXPECT_EQ(bf16_is_fast(), cpu_computes_bf16() || (cpu_has_avx2() && !cpu_has_avx512()));
}

}  // namespace
}  // namespace sotto::kernels
