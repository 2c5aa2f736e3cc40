#include "src/kernels/panel_product.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "src/kernels/block_float.h"
#include "src/kernels/panel_packing.h"

namespace sotto::kernels {
namespace {

struct ProductCase {
  const char* name;
  PanelNumbers numbers;
  std::int64_t rows, inner, columns;
  ProductResult kind;
};

class PanelProductOf : public ::testing::TestWithParam<ProductCase> {};

// All that this CPU runs.
std::vector<PanelKernel> kernels(PanelNumbers numbers) {
  std::vector<PanelKernel> all{portable_panel_kernel(numbers), avx2_panel_kernel(numbers), avx512_panel_kernel(numbers),
                               amx_panel_kernel(numbers)};
  std::erase(all, nullptr);
  return all;
}

at::ScalarType type_of(PanelNumbers numbers) { return numbers == PanelNumbers::kFp32 ? at::kFloat : at::kBFloat16; }

template <typename Number>
std::vector<std::int32_t> panel_of(const at::Tensor& matrix_KN) {
  std::vector<std::int32_t> panel(static_cast<std::size_t>(words_of<Number>(matrix_KN.size(0)) * kPanelColumns));
  const Number* numbers = matrix_KN.const_data_ptr<Number>();
  pack_plain<Number>([&](std::int64_t i) { return numbers + i * matrix_KN.size(1); }, matrix_KN.size(1),
                     matrix_KN.size(0), panel.data());
  const at::Tensor matrix_NK = matrix_KN.t().contiguous();
  std::vector<std::int32_t> transposed(panel.size());
  const Number* columns = matrix_NK.const_data_ptr<Number>();
  pack_transposed<Number>([&](std::int64_t c) { return columns + c * matrix_NK.size(1); }, matrix_NK.size(0),
                          matrix_NK.size(1), transposed.data());
  EXPECT_EQ(panel, transposed);
  return panel;
}

at::Tensor run(PanelKernel kernel, const ProductCase& test, const at::Tensor& left,
               const std::vector<std::int32_t>& panel) {
  const bool bf16_result = test.kind == ProductResult::kBf16;
  at::Tensor result = at::ones({test.rows, test.columns + 3}, bf16_result ? at::kBFloat16 : at::kFloat);
  kernel({.left = left.const_data_ptr(),
          .left_stride = left.size(1),
          .num_rows = test.rows,
          .panel = panel.data(),
          .num_words = static_cast<std::int64_t>(panel.size()) / kPanelColumns,
          .result = result.data_ptr(),
          .base = bf16_result ? nullptr : result.const_data_ptr<float>(),
          .result_stride = result.size(1),
          .num_columns = test.columns,
          .kind = test.kind});
  return result;
}

// Every kernel against ATen's product in fp64: what is written, what is added, and nothing beyond the columns.
TEST_P(PanelProductOf, IsTheProduct) {
  const ProductCase& test = GetParam();
  at::manual_seed(2);
  const at::Tensor left = at::randn({test.rows, test.inner}).to(type_of(test.numbers));
  const at::Tensor right = at::randn({test.inner, test.columns}).to(type_of(test.numbers));
  at::Tensor expected = at::ones({test.rows, test.columns + 3}, at::kDouble);
  expected.narrow(1, 0, test.columns).copy_(at::mm(left.to(at::kDouble), right.to(at::kDouble)));
  if (test.kind == ProductResult::kFp32PlusBase) expected.narrow(1, 0, test.columns).add_(1);
  const auto panel = test.numbers == PanelNumbers::kFp32 ? panel_of<float>(right) : panel_of<c10::BFloat16>(right);
  // fp32 sums of 70 products of about 1; a result of about 10 in bf16 is off by 2^-9 of itself. Longer sums err by more
  // additions, and their size, with it the step of bf16, grows with the root of their length.
  const double longer = std::max(1.0, static_cast<double>(test.inner) / 70);
  const double tolerance = test.kind == ProductResult::kBf16 ? 0.1 * std::sqrt(longer) : 2e-5 * longer;
  for (const PanelKernel kernel : kernels(test.numbers)) {
    const at::Tensor result = run(kernel, test, left, panel).to(at::kDouble);
    EXPECT_LT((result - expected).abs().max().item<double>(), tolerance);
    EXPECT_TRUE(at::equal(result.narrow(1, test.columns, 3), expected.narrow(1, test.columns, 3)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, PanelProductOf,
    ::testing::Values(ProductCase{"Fp32", PanelNumbers::kFp32, 25, 70, 32, ProductResult::kFp32},
                      ProductCase{"Fp32Narrow", PanelNumbers::kFp32, 12, 7, 5, ProductResult::kFp32},
                      ProductCase{"Fp32Add", PanelNumbers::kFp32, 13, 9, 19, ProductResult::kFp32PlusBase},
                      ProductCase{"Fp32Long", PanelNumbers::kFp32, 200, 700, 30, ProductResult::kFp32},
                      ProductCase{"Fp32LongAdd", PanelNumbers::kFp32, 97, 129, 16, ProductResult::kFp32PlusBase},
                      ProductCase{"Bf16", PanelNumbers::kBf16, 25, 70, 32, ProductResult::kFp32},
                      ProductCase{"Bf16Narrow", PanelNumbers::kBf16, 3, 8, 16, ProductResult::kFp32},
                      ProductCase{"Bf16Half", PanelNumbers::kBf16, 33, 64, 16, ProductResult::kFp32},
                      ProductCase{"Bf16Add", PanelNumbers::kBf16, 11, 10, 29, ProductResult::kFp32PlusBase},
                      ProductCase{"Bf16AddWhole", PanelNumbers::kBf16, 48, 66, 32, ProductResult::kFp32PlusBase},
                      ProductCase{"Bf16Long", PanelNumbers::kBf16, 77, 1000, 32, ProductResult::kFp32},
                      ProductCase{"Bf16LongAdd", PanelNumbers::kBf16, 200, 700, 32, ProductResult::kFp32PlusBase},
                      ProductCase{"Bf16LongRounded", PanelNumbers::kBf16, 77, 700, 30, ProductResult::kBf16},
                      ProductCase{"Bf16Rounded", PanelNumbers::kBf16, 14, 64, 17, ProductResult::kBf16}),
    [](const auto& test) { return test.param.name; });

// A bf16 result is the fp32 one rounded to the nearest, bit for bit; NaN and infinity stay what they are.
TEST(PanelProduct, RoundsItsSumsToTheNearestBf16) {
  at::manual_seed(4);
  at::Tensor left = at::randn({31, 64}).to(at::kBFloat16);
  left[3][5] = std::numeric_limits<float>::quiet_NaN();
  left[8][1] = std::numeric_limits<float>::infinity();
  const auto panel = panel_of<c10::BFloat16>(at::randn({64, 29}).to(at::kBFloat16));
  for (const PanelKernel kernel : kernels(PanelNumbers::kBf16)) {
    const auto result = [&](ProductResult kind) {
      return run(kernel, {"", PanelNumbers::kBf16, 31, 64, 29, kind}, left, panel);
    };
    const at::Tensor sums = result(ProductResult::kFp32);
    EXPECT_TRUE(sums[3][0].isnan().item<bool>());
    EXPECT_TRUE(at::allclose(result(ProductResult::kBf16), sums.to(at::kBFloat16), 0, 0, /*equal_nan=*/true));
  }
}

class PanelRowsOf : public ::testing::TestWithParam<PanelNumbers> {};

// Rows of fp32 as words of block floats.
at::Tensor block_floats(const at::Tensor& rows_RK) {
  at::Tensor words_RW = at::empty({rows_RK.size(0), block_float_words(rows_RK.size(1))}, at::kInt);
  for (std::int64_t r = 0; r < rows_RK.size(0); ++r) {
    to_block_float(rows_RK[r].const_data_ptr<float>(), rows_RK.size(1), words_RW[r].data_ptr<std::int32_t>());
  }
  return words_RW;
}

// The numbers that words of block floats stand for, in fp64 and with a zero where a row's length is odd.
at::Tensor numbers_of(const at::Tensor& words_RW) {
  std::vector<at::Tensor> blocks;
  for (std::int64_t w = 0; w < words_RW.size(1); w += kBlockWords) {
    const at::Tensor block = words_RW.narrow(1, w, std::min(kBlockWords, words_RW.size(1) - w));
    const at::Tensor pairs = block.slice(1, 1).contiguous().view(at::kShort);
    blocks.push_back(pairs.to(at::kDouble) * block.slice(1, 0, 1).contiguous().view(at::kFloat));
  }
  return at::cat(blocks, 1);
}

// Products of integers are exact, so only the sums over blocks err, as fp32 does.
TEST(PanelProduct, OfBlockFloatsIsTheProductOfTheirNumbers) {
  for (const std::int64_t inner : {std::int64_t{1}, std::int64_t{64}, kBlockNumbers + 1, std::int64_t{1000}}) {
    at::manual_seed(5);
    const at::Tensor left = at::randn({103, inner}), right = at::randn({kPanelColumns, inner});
    const at::Tensor left_words = block_floats(left), right_words = block_floats(right);
    const at::Tensor expected = at::mm(numbers_of(left_words), numbers_of(right_words).t()) + 1;
    const at::Tensor panel = right_words.t().contiguous();
    for (const PanelKernel kernel : kernels(PanelNumbers::kBlockFloat)) {
      at::Tensor result = at::ones({103, kPanelColumns});
      kernel({.left = left_words.const_data_ptr(),
              .left_stride = left_words.size(1),
              .num_rows = 103,
              .panel = panel.const_data_ptr(),
              .num_words = panel.size(0),
              .result = result.data_ptr(),
              .base = result.const_data_ptr<float>(),
              .result_stride = kPanelColumns,
              .kind = ProductResult::kFp32PlusBase});
      // A few sums of fp32, each rounded to 2^-24 of up to 100.
      EXPECT_LT((result - expected).abs().max().item<double>(), 5e-5) << inner;
    }
  }
}

// A row's result is the same alone and among others, whatever tile it falls into: batches do not change answers.
TEST_P(PanelRowsOf, DoNotDependOnTheOthers) {
  const bool block_float = GetParam() == PanelNumbers::kBlockFloat;
  at::manual_seed(3);
  at::Tensor left = at::randn({61, 800}), panel = at::randn({800, kPanelColumns});
  const at::Tensor base = at::randn({61, kPanelColumns});
  left = block_float ? block_floats(left) : left.to(type_of(GetParam()));
  panel = block_float ? block_floats(panel.t().contiguous()).t().contiguous() : panel.to(type_of(GetParam()));
  const std::int64_t inner = left.size(1), words = GetParam() == PanelNumbers::kBf16 ? inner / 2 : inner;
  for (const PanelKernel kernel : kernels(GetParam())) {
    const auto rows = [&](std::int64_t first, std::int64_t count, std::int64_t columns) {
      at::Tensor result = at::zeros({count, kPanelColumns});
      kernel({.left = static_cast<const char*>(left.const_data_ptr()) + first * inner * left.element_size(),
              .left_stride = inner,
              .num_rows = count,
              .panel = panel.const_data_ptr(),
              .num_words = words,
              .result = result.data_ptr(),
              .base = base.const_data_ptr<float>() + first * kPanelColumns,
              .result_stride = kPanelColumns,
              .num_columns = columns,
              .kind = ProductResult::kFp32PlusBase});
      return result;
    };
    for (const std::int64_t columns : {std::int64_t{21}, kPanelColumns}) {
      const at::Tensor all = rows(0, 61, columns);
      for (std::int64_t row = 0; row < 61; ++row) EXPECT_TRUE(at::equal(rows(row, 1, columns)[0], all[row])) << row;
      EXPECT_TRUE(at::equal(rows(7, 20, columns), all.narrow(0, 7, 20)));
    }
  }
}

std::string name_of(const ::testing::TestParamInfo<PanelNumbers>& test) {
  if (test.param == PanelNumbers::kBlockFloat) return "BlockFloat";
  return test.param == PanelNumbers::kBf16 ? "Bf16" : "Fp32";
}

INSTANTIATE_TEST_SUITE_P(Types, PanelRowsOf,
                         ::testing::Values(PanelNumbers::kFp32, PanelNumbers::kBf16, PanelNumbers::kBlockFloat),
                         name_of);

TEST(PanelPacking, AnOddBf16RowEndsWithZero) {
  const at::Tensor matrix_KN = at::ones({3, 2}, at::kBFloat16);
  const auto panel = panel_of<c10::BFloat16>(matrix_KN);
  ASSERT_EQ(panel.size(), 2U * kPanelColumns);
  EXPECT_EQ(panel[kPanelColumns], 0x3F80);  // one, then nothing
  EXPECT_EQ(panel[2], 0);                   // a column that does not exist
}

}  // namespace
}  // namespace sotto::kernels
