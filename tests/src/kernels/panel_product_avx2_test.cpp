#include <gtest/gtest.h>

#include "src/kernels/cpu_features.h"
#include "src/kernels/panel_product.h"

namespace sotto::kernels {
namespace {

// What it computes: tests/src/kernels/panel_product_test.cpp, beside the other kernels.
TEST(PanelProductAvx2, IsThereWhereTheCpuHasIt) {
  EXPECT_EQ(avx2_panel_kernel(PanelNumbers::kFp32) != nullptr, cpu_has_avx2());
  EXPECT_EQ(avx2_panel_kernel(PanelNumbers::kBf16) != nullptr, cpu_has_avx2());
  EXPECT_EQ(avx2_panel_kernel(PanelNumbers::kBlockFloat) != nullptr, cpu_has_avx2());
}

}  // namespace
}  // namespace sotto::kernels
