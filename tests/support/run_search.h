#pragma once

#include <functional>
#include <vector>

#include "src/evaluate/search.h"

namespace sotto::testing {

// A "model" for searches: the logits of the next token, from the tokens generated so far.
using NextLogits = std::function<std::vector<float>(const std::vector<packing::TokenId>&)>;

// Runs a search to its end; gives how many lines there were at each step.
inline std::vector<std::size_t> run_search(evaluate::Search& search, const NextLogits& next_logits) {
  std::vector<std::vector<packing::TokenId>> lines(1);
  std::vector<std::size_t> widths;
  while (!lines.empty()) {
    widths.push_back(lines.size());
    std::vector<float> values;
    std::int64_t vocab_size = 0;
    for (const auto& line : lines) {
      const std::vector<float> logits = next_logits(line);
      vocab_size = static_cast<std::int64_t>(logits.size());
      values.insert(values.end(), logits.begin(), logits.end());
    }
    std::vector<std::vector<packing::TokenId>> next;
    for (const auto& continuation : search.advance({values.data(), vocab_size})) {
      next.push_back(lines[continuation.parent]);
      next.back().push_back(continuation.token);
    }
    lines = std::move(next);
  }
  return widths;
}

}  // namespace sotto::testing
