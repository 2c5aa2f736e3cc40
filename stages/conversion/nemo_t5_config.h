#pragma once

#include <nlohmann/json_fwd.hpp>

#include "stages/conversion/nemo_settings.h"

namespace sotto::conversion {

// The settings of one of a T5's stacks: its section, or the whole where both share one (NeMo before 1.11).
NemoSettings t5_stack_settings(const NemoSettings& settings, const char* stack);

// The config.json of the model folder (model/megatron_t5_config.h), all but vocab_size, which the weights tell, and
// decoder_start_token_id, which the tokenizer tells. UserError naming the key of a setting that is missing or not
// supported.
nlohmann::ordered_json megatron_t5_config_json(const NemoSettings& settings);

}  // namespace sotto::conversion
