#include <gtest/gtest.h>

#include "src/kernels/cpu_features.h"
#include "src/kernels/panel_product.h"

namespace sotto::kernels {
namespace {

// What it computes: tests/src/kernels/panel_product_test.cpp, beside the other kernels.
TEST(PanelProductAvx512, IsThereWhereTheCpuHasIt) {
  EXPECT_EQ(avx512_panel_kernel(PanelNumbers::kFp32) != nullptr, cpu_has_avx512());
  EXPECT_EQ(avx512_panel_kernel(PanelNumbers::kBf16) != nullptr, cpu_has_avx512_bf16());
  EXPECT_EQ(avx512_panel_kernel(PanelNumbers::kBlockFloat), nullptr);
}

}  // namespace
}  // namespace sotto::kernels
