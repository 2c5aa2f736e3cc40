#pragma once

namespace sotto::core {

// The largest resident size of this process so far, in 10^9 bytes.
double peak_memory_gb();

}  // namespace sotto::core
