#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "src/families/megatron_block_config.h"

namespace sotto::families {

// One of the two stacks: its blocks, and how it knows positions.
struct MegatronStackConfig {
  MegatronBlockConfig block;
  bool relative = false;  // a learned bias of distances, as T5's; else learned positions
  std::int64_t relative_attention_num_buckets = 32, relative_attention_max_distance = 128;
};

// The `config.json` of a model folder that was made from a T5 of NeMo. Its keys are NeMo's, those of the stacks under
// `encoder` and `decoder`.
struct MegatronT5Config {
  std::int64_t vocab_size = 0;  // with the padding that training added
  std::int64_t max_position_embeddings = 0;
  MegatronStackConfig encoder, decoder;
  bool tokens_head_bias = true;
  bool share_decoder_tokens_head_embeddings = true;
  std::int64_t decoder_start_token_id = 0;
};

// UserError naming the key when it is missing, of another type, or a setting that is not supported.
MegatronT5Config parse_megatron_t5_config(const nlohmann::json& config);

}  // namespace sotto::families
