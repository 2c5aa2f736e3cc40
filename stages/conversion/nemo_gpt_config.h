#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace sotto::conversion {

// How the weights of a GPT of NeMo are cut and named (model_config.yaml).
struct NemoGptLayout {
  std::int64_t num_layers = 0;
  std::int64_t num_heads = 0, num_groups = 0;
  std::int64_t tensor_parts = 1, pipeline_parts = 1;
  bool megatron_legacy = false;  // queries, keys and values of all heads one behind the other, not head by head
  bool gated = false;            // linear_fc1 makes two halves
};

// model_config.yaml as JSON, its interpolations resolved. UserError, with `source` for the file, where it is no YAML.
nlohmann::ordered_json read_nemo_config(std::string_view yaml, const std::string& source);

// The config.json of the model folder (model/megatron_gpt_config.h), all but vocab_size, which the weights tell.
// UserError naming the key of a setting that is missing or not supported.
nlohmann::ordered_json megatron_gpt_config_json(const nlohmann::ordered_json& nemo, const std::string& source);

NemoGptLayout nemo_gpt_layout(const nlohmann::ordered_json& nemo, const std::string& source);

}  // namespace sotto::conversion
