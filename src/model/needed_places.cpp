#include "src/model/needed_places.h"

#include <algorithm>

namespace sotto::model {

NeededPlaces::NeededPlaces(const std::vector<std::int64_t>& places) : ascending_R(places) {
  std::sort(ascending_R.begin(), ascending_R.end());
  ascending_R.erase(std::unique(ascending_R.begin(), ascending_R.end()), ascending_R.end());
  for (const std::int64_t place : places) {
    where_N.push_back(std::lower_bound(ascending_R.begin(), ascending_R.end(), place) - ascending_R.begin());
  }
}

std::vector<std::int64_t> target_places(const packing::PackedBatch& batch) {
  std::vector<std::int64_t> places;
  places.reserve(batch.targets_N.size());
  for (const packing::Target& target : batch.targets_N) places.push_back(target.index);
  return places;
}

}  // namespace sotto::model
