#include "src/model/llama_config.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "src/core/error.h"

namespace sotto::model {
namespace {

using nlohmann::json;

template <typename Value>
Value required(const json& config, const char* key) {
  const auto found = config.find(key);
  if (found == config.end() || found->is_null()) {
    throw core::UserError(fmt::format("config.json: '{}' is missing. Is this the folder of a complete model?", key));
  }
  try {
    return found->get<Value>();
  } catch (const json::exception&) {
    throw core::UserError(
        fmt::format("config.json: '{}' is {}, which is not of the expected type.", key, found->dump()));
  }
}

template <typename Value>
Value optional(const json& config, const char* key, Value fallback) {
  return config.contains(key) && !config.at(key).is_null() ? required<Value>(config, key) : fallback;
}

void refuse(const json& config, const char* key, const json& supported) {
  if (config.contains(key) && !config.at(key).is_null() && config.at(key) != supported) {
    throw core::UserError(
        fmt::format("config.json: '{}' is {}; only {} is supported.", key, config.at(key).dump(), supported.dump()));
  }
}

void refuse_unsupported(const json& config) {
  const std::string family = required<std::string>(config, "model_type");
  if (family != "llama") {
    throw core::UserError(fmt::format("config.json: model_type '{}' is not supported; only 'llama' is.", family));
  }
  refuse(config, "attention_bias", false);
  refuse(config, "mlp_bias", false);
  refuse(config, "hidden_act", "silu");
  refuse(config, "rope_scaling", nullptr);
}

// Newer files hold rope_theta within rope_parameters.
double rope_theta(const json& config) {
  if (!config.contains("rope_parameters") || config.at("rope_parameters").is_null()) {
    return optional<double>(config, "rope_theta", 10000.0);
  }
  const json& rope = config.at("rope_parameters");
  refuse(rope, "rope_type", "default");
  return required<double>(rope, "rope_theta");
}

void check_positive(const char* key, std::int64_t value) {
  if (value <= 0) throw core::UserError(fmt::format("config.json: '{}' is {}; it must be positive.", key, value));
}

void validate(const LlamaConfig& config) {
  check_positive("vocab_size", config.vocab_size);
  check_positive("hidden_size", config.hidden_size);
  check_positive("intermediate_size", config.intermediate_size);
  check_positive("num_hidden_layers", config.num_hidden_layers);
  check_positive("num_attention_heads", config.num_attention_heads);
  check_positive("num_key_value_heads", config.num_key_value_heads);
  check_positive("max_position_embeddings", config.max_position_embeddings);
  if (config.num_attention_heads % config.num_key_value_heads != 0) {
    throw core::UserError(
        fmt::format("config.json: num_attention_heads ({}) is not a multiple of num_key_value_heads ({}).",
                    config.num_attention_heads, config.num_key_value_heads));
  }
  if (config.head_dim <= 0 || config.head_dim % 2 != 0) {
    throw core::UserError(
        fmt::format("config.json: head_dim is {}; rotary embeddings need an even one.", config.head_dim));
  }
}

}  // namespace

LlamaConfig parse_llama_config(const json& config) {
  refuse_unsupported(config);
  LlamaConfig parsed;
  parsed.vocab_size = required<std::int64_t>(config, "vocab_size");
  parsed.hidden_size = required<std::int64_t>(config, "hidden_size");
  parsed.intermediate_size = required<std::int64_t>(config, "intermediate_size");
  parsed.num_hidden_layers = required<std::int64_t>(config, "num_hidden_layers");
  parsed.num_attention_heads = required<std::int64_t>(config, "num_attention_heads");
  check_positive("num_attention_heads", parsed.num_attention_heads);
  parsed.num_key_value_heads = optional<std::int64_t>(config, "num_key_value_heads", parsed.num_attention_heads);
  parsed.head_dim = optional<std::int64_t>(config, "head_dim", parsed.hidden_size / parsed.num_attention_heads);
  parsed.max_position_embeddings = optional<std::int64_t>(config, "max_position_embeddings", 2048);
  parsed.rms_norm_eps = optional<double>(config, "rms_norm_eps", 1e-6);
  parsed.rope_theta = rope_theta(config);
  parsed.tie_word_embeddings = optional<bool>(config, "tie_word_embeddings", false);
  validate(parsed);
  return parsed;
}

std::vector<float> LlamaConfig::inverse_frequencies() const {
  std::vector<float> frequencies;
  for (std::int64_t i = 0; i < head_dim; i += 2) {
    frequencies.push_back(
        static_cast<float>(std::pow(rope_theta, -static_cast<double>(i) / static_cast<double>(head_dim))));
  }
  return frequencies;
}

}  // namespace sotto::model
