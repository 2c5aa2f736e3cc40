#pragma once

namespace sotto::model {

// Whether this CPU multiplies bf16 matrices faster than fp32 ones (AMX or AVX-512 BF16); elsewhere they are emulated.
bool cpu_computes_bf16();

}  // namespace sotto::model
