#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "stages/conversion/nemo_settings.h"

namespace sotto::conversion {

// The blocks' keys of a model folder's config.json (model/megatron_block_config.h) from those of model_config.yaml.
// UserError naming the key of a setting that is missing or not supported.
nlohmann::ordered_json megatron_block_json(const NemoSettings& settings);

// How the weights of a stack of blocks are cut and named.
struct StackLayout {
  std::int64_t num_layers = 0;
  std::int64_t num_heads = 0, num_groups = 0;
  bool megatron_legacy = false;  // queries, keys and values of all heads one behind the other, not head by head
  bool gated = false;            // linear_fc1 makes two halves
  bool bias = true, norm_bias = true;
};

StackLayout stack_layout(const NemoSettings& settings);

// Into how many parts tensor and pipeline parallelism have cut the weights.
struct RankCounts {
  std::int64_t tensor = 1, pipeline = 1;
};

RankCounts rank_counts(const NemoSettings& settings);

}  // namespace sotto::conversion
