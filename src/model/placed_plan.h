#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "src/packing/packed_batch.h"

// Shapes: n queries, m slots.
namespace sotto::model {

// Queries [begin, begin + count) of a plan, the slots between the first and the last that one of them sees, and those
// of them that a query does not see.
struct QueryBlock {
  std::int64_t begin = 0, count = 0, first_slot = 0, num_slots = 0;
  at::Tensor hidden_nm;  // bool
};

std::vector<QueryBlock> query_blocks(const packing::AttentionPlan& plan, at::Device device);

// A plan as attention on a device reads it, made once for all layers: spans on the CPU, blocks elsewhere.
struct PlacedPlan {
  explicit PlacedPlan(packing::AttentionPlan plan, at::Device device = at::kCPU);

  packing::AttentionPlan spans;
  std::vector<QueryBlock> blocks;
};

}  // namespace sotto::model
