#pragma once

#include <cstdint>
#include <vector>

#include "src/packing/packed_batch.h"

namespace sotto::model {

// The places of a batch whose result somebody asks for: the last layer computes those alone.
struct NeededPlaces {
  // `places` in any order, with repetitions.
  explicit NeededPlaces(const std::vector<std::int64_t>& places);

  std::vector<std::int64_t> ascending_R;
  std::vector<std::int64_t> where_N;  // of each of `places`, among the ascending ones
};

std::vector<std::int64_t> target_places(const packing::PackedBatch& batch);

}  // namespace sotto::model
