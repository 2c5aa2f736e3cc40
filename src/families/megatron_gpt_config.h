#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "src/families/megatron_block_config.h"

namespace sotto::families {

// The `config.json` of a model folder that was made from a GPT of Megatron or NeMo. Its keys are NeMo's.
struct MegatronGptConfig {
  std::int64_t vocab_size = 0;  // with the padding that training added
  MegatronBlockConfig block;
  std::int64_t max_position_embeddings = 0;
  bool rope = false;  // else learned positions
  double rotary_percentage = 1.0, rotary_base = 10000.0;
  double seq_len_interpolation_factor = 1.0;  // positions are divided by it
  bool share_embeddings_and_output_weights = true;
};

// UserError naming the key when it is missing, of another type, or a setting that is not supported.
MegatronGptConfig parse_megatron_gpt_config(const nlohmann::json& config);

}  // namespace sotto::families
