#pragma once

#include <cstdint>
#include <vector>

#include "src/packing/packed_batch.h"

namespace sotto::packing {

// The plan of some of its queries alone: query queries_R[r] of `plan` is query r of the result and sees the same slots.
// `queries_R` ascends, without repetition.
AttentionPlan restrict_plan(const AttentionPlan& plan, const std::vector<std::int64_t>& queries_R);

}  // namespace sotto::packing
