#include <gtest/gtest.h>

#include "src/kernels/cpu_features.h"
#include "src/kernels/panel_product.h"

// What the kernel computes is tested in panel_product_test.cpp, beside its twins.
namespace sotto::kernels {
namespace {

TEST(AmxPanelKernel, IsThereForBf16WhereTheCpuHasIt) {
  EXPECT_EQ(amx_panel_kernel(PanelNumbers::kBf16) != nullptr, cpu_has_amx_bf16());
  EXPECT_EQ(amx_panel_kernel(PanelNumbers::kFp32), nullptr);
  EXPECT_EQ(amx_panel_kernel(PanelNumbers::kBlockFloat), nullptr);
  EXPECT_EQ(panel_kernel(PanelNumbers::kBf16) == amx_panel_kernel(PanelNumbers::kBf16), cpu_has_amx_bf16());
}

}  // namespace
}  // namespace sotto::kernels
