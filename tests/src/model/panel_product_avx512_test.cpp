#include <gtest/gtest.h>
#include <torch/torch.h>

#include "src/model/cpu_features.h"
#include "src/model/panel_product.h"

namespace sotto::model {
namespace {

TEST(PanelProductAvx512, IsThereWhereTheCpuHasIt) {
  EXPECT_EQ(avx512_panel_kernel(at::kFloat) != nullptr, cpu_has_avx512());
  EXPECT_EQ(avx512_panel_kernel(at::kBFloat16) != nullptr, cpu_has_avx512_bf16());
}

// A row's result is the same alone and among others, whatever tile it falls into: batches do not change answers.
TEST(PanelProductAvx512, ARowDoesNotDependOnTheOthers) {
  const PanelKernel kernel = avx512_panel_kernel(at::kFloat);
  if (kernel == nullptr) GTEST_SKIP() << "this CPU has no AVX-512";
  torch::manual_seed(3);
  const at::Tensor left = at::randn({29, 40}), panel = at::randn({40, kPanelColumns});
  const auto rows = [&](std::int64_t first, std::int64_t count) {
    at::Tensor result = at::empty({count, kPanelColumns});
    kernel({.left = left.const_data_ptr<float>() + first * 40,
            .left_stride = 40,
            .num_rows = count,
            .panel = panel.const_data_ptr(),
            .num_words = 40,
            .result = result.data_ptr(),
            .result_stride = kPanelColumns});
    return result;
  };
  const at::Tensor all = rows(0, 29);
  for (std::int64_t row = 0; row < 29; ++row) EXPECT_TRUE(at::equal(rows(row, 1)[0], all[row])) << row;
}

}  // namespace
}  // namespace sotto::model
