#pragma once

#include <cstdint>

// The BLAS that LibTorch carries. At the size of one attention span the cost of making tensor objects would exceed that
// of the products, so attention calls it directly.
extern "C" void sgemm_(const char* transa, const char* transb, const int* m, const int* n, const int* k,
                       const float* alpha, const float* a, const int* lda, const float* b, const int* ldb,
                       const float* beta, float* c, const int* ldc);

namespace sotto::model {

// Row-major C[m,n] = alpha * op(A) op(B) + beta * C, rows lda, ldb, ldc numbers apart. `transpose_a`: A is stored
// [k,m]; `transpose_b`: B is stored [n,k].
struct GemmOperand {
  const float* data;
  std::int64_t stride;
  bool transposed = false;
};

inline void small_gemm(std::int64_t m, std::int64_t n, std::int64_t k, float alpha, GemmOperand a, GemmOperand b,
                       float beta, float* c, std::int64_t ldc) {
  // BLAS is column-major: it computes C^T = B^T A^T over the same memory.
  const int rows = static_cast<int>(n), columns = static_cast<int>(m), inner = static_cast<int>(k);
  const int stride_a = static_cast<int>(a.stride), stride_b = static_cast<int>(b.stride),
            stride_c = static_cast<int>(ldc);
  sgemm_(b.transposed ? "T" : "N", a.transposed ? "T" : "N", &rows, &columns, &inner, &alpha, b.data, &stride_b, a.data,
         &stride_a, &beta, c, &stride_c);
}

}  // namespace sotto::model
