#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>

// The one matrix product under everything: a row-major matrix [m, k] times a packed panel [k, up to 32 columns]. A
// panel is made of 32-bit words, one fp32 number or two neighbours (in k) of bf16: word (w, c) stands at w * 32 + c.
// Sums are fp32.
namespace sotto::kernels {

constexpr std::int64_t kPanelColumns = 32;

enum class ProductResult { kFp32, kFp32PlusBase, kBf16 };  // bf16: rounded

struct PanelProduct {
  const void* left = nullptr;    // rows of k numbers, fp32 or bf16 as the kernel
  std::int64_t left_stride = 0;  // in numbers
  std::int64_t num_rows = 0;
  const void* panel = nullptr;
  std::int64_t num_words = 0;  // k, or k / 2 for bf16
  void* result = nullptr;
  const float* base = nullptr;     // kFp32PlusBase: what is added, laid out as the result (it may be the result)
  std::int64_t result_stride = 0;  // in numbers
  std::int64_t num_columns = kPanelColumns;
  ProductResult kind = ProductResult::kFp32;
};

// The scalar type of a panel made of float or c10::BFloat16.
template <typename Number>
constexpr at::ScalarType kPanelType = sizeof(Number) == 2 ? at::kBFloat16 : at::kFloat;

using PanelKernel = void (*)(const PanelProduct&);

// The fastest kernel that this CPU runs, for matrices of fp32 or bf16. A row's result does not depend on the others.
PanelKernel panel_kernel(at::ScalarType type);

// The plain twin, in portable C++.
PanelKernel portable_panel_kernel(at::ScalarType type);

// nullptr for fp32 and where the CPU lacks AMX-BF16 or the system does not grant its registers.
PanelKernel amx_panel_kernel(at::ScalarType type);

// nullptr where the CPU lacks AVX-512 (fp32) or AVX-512 BF16 (bf16).
PanelKernel avx512_panel_kernel(at::ScalarType type);

// nullptr where the CPU lacks AVX2 or FMA. bf16 is widened on the way: as fast as fp32, in half the memory.
PanelKernel avx2_panel_kernel(at::ScalarType type);

}  // namespace sotto::kernels
