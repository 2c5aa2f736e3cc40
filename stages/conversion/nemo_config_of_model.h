#pragma once

#include <nlohmann/json_fwd.hpp>

namespace sotto::conversion {

// The model_config.yaml, without its section `tokenizer`, that NeMo would read a model folder's config.json of
// model_type megatron_gpt or megatron_t5 from: the same model, in one part. Old NeMo reads it too: weights are said to
// have NeMo's own names, unless heads share keys and values, which Megatron-core alone knows.
nlohmann::ordered_json nemo_config_of_model(const nlohmann::ordered_json& config);

// Whether its weights have Megatron-core's names.
bool has_core_names(const nlohmann::ordered_json& config);

}  // namespace sotto::conversion
