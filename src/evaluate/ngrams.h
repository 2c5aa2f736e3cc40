#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sotto::evaluate {

// How often each run of `order` neighbouring tokens occurs.
using NgramCounts = std::map<std::vector<std::string>, std::int64_t>;

inline NgramCounts count_ngrams(const std::vector<std::string>& tokens, std::size_t order) {
  NgramCounts counts;
  for (std::size_t end = order; end <= tokens.size(); ++end) {
    ++counts[{tokens.begin() + static_cast<std::ptrdiff_t>(end - order),
              tokens.begin() + static_cast<std::ptrdiff_t>(end)}];
  }
  return counts;
}

}  // namespace sotto::evaluate
