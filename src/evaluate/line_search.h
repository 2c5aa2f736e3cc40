#pragma once

#include <optional>
#include <vector>

#include "src/evaluate/random_stream.h"
#include "src/evaluate/search.h"

namespace sotto::evaluate {

// Lines that do not compete: the likeliest token after token (the lowest id where two are equally likely), or
// num_return_sequences samples.
class LineSearch : public Search {
 public:
  explicit LineSearch(SearchTask task);
  std::vector<Continuation> advance(const LineLogits& logits) override;
  std::vector<Generation> results() const override { return lines_; }

 private:
  packing::TokenId choose(const Generation& line, const RandomStream& stream, std::span<const float> logits) const;
  bool ends_with(Generation& line, packing::TokenId token) const;

  SearchTask task_;
  std::vector<Generation> lines_;
  std::vector<RandomStream> streams_;
  std::vector<std::size_t> going_on_;  // of lines_
  bool at_prompt_ = true;              // all lines begin with the prompt's one row
};

}  // namespace sotto::evaluate
