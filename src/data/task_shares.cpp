#include "src/data/task_shares.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sotto::data {

std::vector<std::int64_t> task_shares(const std::vector<std::int64_t>& num_examples, double exponent,
                                      std::int64_t total) {
  std::vector<double> weights;
  for (const std::int64_t count : num_examples) {
    weights.push_back(count == 0 ? 0.0 : std::pow(static_cast<double>(count), exponent));
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::int64_t> shares;
  double covered = 0;
  std::int64_t given = 0;
  // Rounding what all tasks so far have together, the shares add up.
  for (const double weight : weights) {
    covered += weight / sum * static_cast<double>(total);
    const std::int64_t least = weight > 0 && given < total ? 1 : 0;
    shares.push_back(std::clamp(static_cast<std::int64_t>(std::llround(covered)) - given, least, total - given));
    given += shares.back();
  }
  return shares;
}

void append_from_passes(const StartGroups& groups, std::uint64_t seed, std::int64_t begin, std::int64_t count,
                        StartGroups& runs) {
  const std::int64_t size = groups.num_examples();
  for (std::int64_t at = begin; at < begin + count;) {
    const std::int64_t pass = at / size, first = at % size;
    const StartGroups order = groups.shuffled(seed, pass);
    std::int64_t place = 0;
    for (std::size_t number = 0; number < order.num_groups(); ++number) {
      const auto run = order.group(number);
      const auto length = static_cast<std::int64_t>(run.size());
      // The part of this group that lies in [first, first + what is left of `count`).
      const std::int64_t from = std::clamp<std::int64_t>(first - place, 0, length);
      const std::int64_t to = std::clamp<std::int64_t>(first + (begin + count - at) - place, 0, length);
      if (from < to) runs.append(run.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
      place += length;
    }
    at += std::min(size - first, begin + count - at);
  }
}

}  // namespace sotto::data
