#include "src/families/rope_frequencies.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "src/families/config_reader.h"

namespace sotto::families {
namespace {

using nlohmann::json;

void read_scaling(const json& section, RopeFrequencies& rope) {
  const ConfigReader reader(section);
  const char* const type_key = reader.has("rope_type") ? "rope_type" : "type";
  rope.scaling = reader.optional<std::string>(type_key, "default");
  reader.only("partial_rotary_factor", 1.0);
  if (rope.scaling == "default") return;
  if (rope.scaling != "linear" && rope.scaling != "llama3") {
    reader.refuse(type_key, "'default', 'linear' and 'llama3' are");
  }
  rope.factor = reader.required<double>("factor");
  if (rope.scaling == "linear") return;
  rope.low_frequency_factor = reader.required<double>("low_freq_factor");
  rope.high_frequency_factor = reader.required<double>("high_freq_factor");
  rope.original_positions = reader.required<double>("original_max_position_embeddings");
}

}  // namespace

RopeFrequencies parse_rope_frequencies(const json& config) {
  const ConfigReader reader(config);
  RopeFrequencies rope;
  reader.only("partial_rotary_factor", 1.0);
  rope.theta = reader.optional<double>("rope_theta", rope.theta);
  if (reader.has("rope_scaling")) read_scaling(config.at("rope_scaling"), rope);
  if (reader.has("rope_parameters")) {
    rope.theta = ConfigReader(config.at("rope_parameters")).optional<double>("rope_theta", rope.theta);
    read_scaling(config.at("rope_parameters"), rope);
  }
  return rope;
}

std::vector<float> RopeFrequencies::inverse_frequencies(std::int64_t head_dim) const {
  std::vector<float> frequencies;
  for (std::int64_t i = 0; i < head_dim; i += 2) {
    const double plain = std::pow(theta, -static_cast<double>(i) / static_cast<double>(head_dim));
    double kept = 1.0;  // the share that is not slowed down
    if (scaling == "linear") kept = 0.0;
    if (scaling == "llama3") {
      const double turns = original_positions * plain / (2 * std::numbers::pi);
      kept = std::clamp((turns - low_frequency_factor) / (high_frequency_factor - low_frequency_factor), 0.0, 1.0);
    }
    frequencies.push_back(static_cast<float>(plain * (kept + (1.0 - kept) / factor)));
  }
  return frequencies;
}

}  // namespace sotto::families
