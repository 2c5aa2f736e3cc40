#pragma once

#include <cstdint>

namespace sotto::kernels {

// What the CPU has and the system lets programs use. AVX2: with FMA. AVX-512: its F, BW, DQ and VL parts.
bool cpu_has_avx2();
bool cpu_has_avx512();
bool cpu_has_avx512_bf16();
bool cpu_has_amx_bf16();

// Whether this CPU has instructions that multiply bf16 matrices (AMX or AVX-512 BF16).
bool cpu_computes_bf16();

// Of a core; 0 where the system does not tell.
std::int64_t second_level_cache_bytes();

}  // namespace sotto::kernels
