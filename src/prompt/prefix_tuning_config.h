#pragma once

#include <cstdint>

namespace sotto::prompt {

// `prefix_tuning` with PEFT's keys: what is learned in the style prefix-tuning.
struct PrefixTuningConfig {
  bool prefix_projection = false;
  std::int64_t encoder_hidden_size = -1;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("prefix_projection", prefix_projection, "learn a network that makes the prefix, in place of the prefix");
    visit("encoder_hidden_size", encoder_hidden_size, "that network's hidden size; -1: the size of a layer's keys");
  }
  template <class Problems>
  void validate(Problems& problems) const {
    if (encoder_hidden_size == 0 || encoder_hidden_size < -1) {
      problems.add("encoder_hidden_size", "must be -1 or at least 1");
    }
  }
};

}  // namespace sotto::prompt
