#pragma once

#include <cstdint>
#include <span>

#include "src/packing/packed_batch.h"

namespace sotto::evaluate {

// Random numbers that are a function of what they are for: the seed, the prompt's own text, which of its samples, and
// the place of the token. So an answer does not depend on what else is in the batch, on the order of the questions, or
// on how processes share them. (Equal prompts get equal answers.)
class RandomStream {
 public:
  // Virtual tokens do not count: their ids move when a task is added to the table.
  RandomStream(std::uint64_t seed, std::span<const packing::TokenId> prompt, std::int64_t sample);

  // In [0, 1).
  double uniform(std::int64_t place) const;

 private:
  std::uint64_t key_;
};

}  // namespace sotto::evaluate
