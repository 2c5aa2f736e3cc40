#pragma once

#include <nlohmann/json_fwd.hpp>

#include "stages/conversion/nemo_settings.h"

namespace sotto::conversion {

// The config.json of the model folder (model/megatron_gpt_config.h), all but vocab_size, which the weights tell.
// UserError naming the key of a setting that is missing or not supported.
nlohmann::ordered_json megatron_gpt_config_json(const NemoSettings& settings);

}  // namespace sotto::conversion
