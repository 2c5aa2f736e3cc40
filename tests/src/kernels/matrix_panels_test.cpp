#include "src/kernels/matrix_panels.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "src/kernels/block_float.h"

namespace sotto::kernels {
namespace {

// Two panels, the second with 3 columns of its own; however the matrix is stored.
TEST(MatrixPanels, HoldTheColumnsAsBlockFloats) {
  at::manual_seed(6);
  const at::Tensor matrix_NK = at::randn({kPanelColumns + 3, 201});
  const at::Tensor panels = matrix_panels(matrix_NK, /*transposed=*/true, PanelNumbers::kBlockFloat);
  EXPECT_TRUE(
      at::equal(panels, matrix_panels(matrix_NK.t().contiguous(), /*transposed=*/false, PanelNumbers::kBlockFloat)));
  ASSERT_EQ(panels.sizes(), (std::vector<std::int64_t>{2, block_float_words(201) * kPanelColumns}));
  const at::Tensor columns = panels.view({2, -1, kPanelColumns});
  for (std::int64_t n = 0; n < matrix_NK.size(0); ++n) {
    at::Tensor words = at::empty({block_float_words(201)}, at::kInt);
    to_block_float(matrix_NK[n].const_data_ptr<float>(), 201, words.data_ptr<std::int32_t>());
    EXPECT_TRUE(at::equal(columns[n / kPanelColumns].select(1, n % kPanelColumns), words)) << n;
  }
  EXPECT_TRUE(columns[1].narrow(1, 3, kPanelColumns - 3).eq(0).all().item<bool>());
}

TEST(MatrixPanels, TakeRowsInTheNumbersOfThePanels) {
  const at::Tensor left_TK = at::randn({5, 130});
  EXPECT_TRUE(rows_for_panels(left_TK, PanelNumbers::kFp32).is_same(left_TK));
  const at::Tensor words_TW = rows_for_panels(left_TK, PanelNumbers::kBlockFloat);
  EXPECT_EQ(words_TW.sizes(), (std::vector<std::int64_t>{5, block_float_words(130)}));
  const at::Tensor rounded_TK = left_TK.to(at::kBFloat16);
  EXPECT_TRUE(at::equal(rows_for_panels(rounded_TK, PanelNumbers::kBlockFloat),
                        rows_for_panels(rounded_TK.to(at::kFloat), PanelNumbers::kBlockFloat)));
}

}  // namespace
}  // namespace sotto::kernels
