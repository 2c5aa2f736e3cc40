#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace sotto::families {

// How fast the pairs of dimensions of a rotary embedding turn (Su et al. 2021): theta^(-2i / head_dim) radians a
// position, then slowed down by one of the scalings of Hugging Face's `rope_scaling`.
struct RopeFrequencies {
  double theta = 10000.0;
  std::string scaling = "default";  // "linear": all by `factor`; "llama3": below
  double factor = 1.0;
  // Llama 3.1 leaves the pairs alone that turn more than high_frequency_factor times within original_positions, slows
  // those by `factor` that turn less than low_frequency_factor times, and goes evenly from one to the other between.
  double low_frequency_factor = 1.0, high_frequency_factor = 4.0;
  double original_positions = 8192.0;

  // One a pair of dimensions.
  std::vector<float> inverse_frequencies(std::int64_t head_dim) const;
};

// From config.json: `rope_parameters` of newer files, `rope_theta` and `rope_scaling` of older ones. UserError naming a
// scaling that is not supported.
RopeFrequencies parse_rope_frequencies(const nlohmann::json& config);

}  // namespace sotto::families
