#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "src/model/span_attention.h"

// Shapes: N distances, H heads, B distances of the table.
namespace sotto::model {

struct BucketForm {
  std::int64_t num_buckets = 32, max_distance = 128;
  bool both_directions = false;  // an encoder; a decoder sees no later key
};

// The bucket of each distance (the key's position minus the query's; int64): T5's relative_position_bucket (Raffel et
// al. 2020). Half of the buckets of a direction are single distances, the other half grow with their logarithm up to
// max_distance.
at::Tensor distance_buckets(const at::Tensor& distance_N, const BucketForm& form);

// The learned bias of each bucket and head, spread out over distances once, so that attention looks it up. All layers
// of a stack share it.
class RelativeBias {
 public:
  // weight_KH: a row for each bucket. Scores are divided by the root of head_size after it is added.
  RelativeBias(const at::Tensor& weight_KH, const BucketForm& form, std::int64_t head_size);

  // For queries and slots at these positions, which must outlive the result.
  PositionBias at(const std::vector<std::int32_t>& query_positions_T,
                  const std::vector<std::int32_t>& slot_positions_S) const;

 private:
  at::Tensor by_distance_HB_;
  std::int64_t max_distance_;
};

}  // namespace sotto::model
