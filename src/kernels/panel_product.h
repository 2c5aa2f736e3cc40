#pragma once

#include <cstdint>

// The one matrix product under everything: a row-major matrix [m, k] times a packed panel [k, up to 32 columns]. A
// panel is made of 32-bit words: word (w, c) stands at w * 32 + c. Sums are fp32.
namespace sotto::kernels {

constexpr std::int64_t kPanelColumns = 32;

// What the words of a panel, and of the rows it is multiplied with, hold.
enum class PanelNumbers {
  kFp32,
  kBf16,        // two neighbours in k
  kBlockFloat,  // block_float.h
};

enum class ProductResult { kFp32, kFp32PlusBase, kBf16 };  // bf16: rounded

struct PanelProduct {
  const void* left = nullptr;    // rows of k numbers, as the kernel has them
  std::int64_t left_stride = 0;  // in numbers; in words for block floats
  std::int64_t num_rows = 0;
  const void* panel = nullptr;
  std::int64_t num_words = 0;  // in k: k itself for fp32, k / 2 for bf16
  void* result = nullptr;
  const float* base = nullptr;     // kFp32PlusBase: what is added, laid out as the result (it may be the result)
  std::int64_t result_stride = 0;  // in numbers
  std::int64_t num_columns = kPanelColumns;
  ProductResult kind = ProductResult::kFp32;
};

// Those of a panel made of float or c10::BFloat16.
template <typename Number>
constexpr PanelNumbers kPanelNumbers = sizeof(Number) == 2 ? PanelNumbers::kBf16 : PanelNumbers::kFp32;

using PanelKernel = void (*)(const PanelProduct&);

// The fastest kernel that this CPU runs. A row's result does not depend on the others.
PanelKernel panel_kernel(PanelNumbers numbers);

// The plain twin, in portable C++.
PanelKernel portable_panel_kernel(PanelNumbers numbers);

// nullptr for all but bf16, and where the CPU lacks AMX-BF16 or the system does not grant its registers.
PanelKernel amx_panel_kernel(PanelNumbers numbers);

// nullptr where the CPU lacks AVX-512 (fp32) or AVX-512 BF16 (bf16), and for block floats.
PanelKernel avx512_panel_kernel(PanelNumbers numbers);

// nullptr where the CPU lacks AVX2 or FMA. bf16 is widened on the way: as fast as fp32, in half the memory.
PanelKernel avx2_panel_kernel(PanelNumbers numbers);

}  // namespace sotto::kernels
