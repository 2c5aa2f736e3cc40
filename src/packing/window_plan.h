#pragma once

#include <cstdint>

#include "src/packing/packed_batch.h"

namespace sotto::packing {

// The same plan where every query sees only the last `window` of its keys, its own included: the sliding window of
// Mistral (Jiang et al. 2023). A span's ranges of keys stand in the order of their row.
AttentionPlan window_plan(const AttentionPlan& plan, std::int64_t window);

}  // namespace sotto::packing
