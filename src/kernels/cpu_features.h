#pragma once

namespace sotto::kernels {

// What the CPU has and the system lets programs use. AVX2: with FMA. AVX-512: its F, BW, DQ and VL parts.
bool cpu_has_avx2();
bool cpu_has_avx512();
bool cpu_has_avx512_bf16();
bool cpu_has_amx_bf16();

// Whether this CPU multiplies bf16 matrices faster than fp32 ones (AMX or AVX-512 BF16); elsewhere they are emulated.
bool cpu_computes_bf16();

}  // namespace sotto::kernels
