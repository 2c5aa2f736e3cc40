#pragma once

#include <cstddef>

#include "stages/data_preparation/split.h"

namespace sotto::data_preparation {

// How NeMo's scripts cut n shuffled examples: int(n * train_percent) to train with, half of the rest (rounded down) to
// validate, what is left to test.
struct SplitSizes {
  std::size_t num_train, num_val;

  static SplitSizes of(std::size_t num_examples, double train_percent) {
    const auto num_train = static_cast<std::size_t>(static_cast<double>(num_examples) * train_percent);
    return {num_train, (num_examples - num_train) / 2};
  }
  Split split_of(std::size_t at) const {
    return at < num_train ? Split::kTrain : at < num_train + num_val ? Split::kVal : Split::kTest;
  }
};

}  // namespace sotto::data_preparation
