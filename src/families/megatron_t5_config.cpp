#include "src/families/megatron_t5_config.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"

namespace sotto::families {
namespace {

MegatronStackConfig read_stack(const nlohmann::json& json, const char* name) {
  if (!json.contains(name) || !json.at(name).is_object()) {
    throw core::UserError(fmt::format("config.json: '{}' is missing; the settings of that stack are expected.", name));
  }
  const ConfigReader reader(json.at(name));
  MegatronStackConfig stack;
  stack.block = parse_megatron_block_config(reader);
  const auto type = reader.optional<std::string>("position_embedding_type", "learned_absolute");
  if (type != "learned_absolute" && type != "relative") {
    reader.refuse("position_embedding_type", "'learned_absolute' and 'relative' are");
  }
  stack.relative = type == "relative";
  stack.relative_attention_num_buckets = reader.optional<std::int64_t>("relative_attention_num_buckets", 32);
  stack.relative_attention_max_distance = reader.optional<std::int64_t>("relative_attention_max_distance", 128);
  // An encoder's buckets are halved for the two directions, and half of those are single distances.
  const std::int64_t exact = stack.relative_attention_num_buckets / 4;
  if (exact < 1 || stack.relative_attention_max_distance <= 2 * exact) {
    reader.refuse("relative_attention_num_buckets",
                  "at least 4, and a relative_attention_max_distance above half, are");
  }
  return stack;
}

}  // namespace

MegatronT5Config parse_megatron_t5_config(const nlohmann::json& json) {
  const ConfigReader reader(json);
  reader.only("model_type", "megatron_t5");
  MegatronT5Config config;
  config.vocab_size = reader.positive("vocab_size");
  config.max_position_embeddings = reader.positive("max_position_embeddings");
  config.encoder = read_stack(json, "encoder");
  config.decoder = read_stack(json, "decoder");
  if (config.encoder.block.hidden_size != config.decoder.block.hidden_size) {
    throw core::UserError(fmt::format("config.json: hidden_size is {} in the encoder and {} in the decoder.",
                                      config.encoder.block.hidden_size, config.decoder.block.hidden_size));
  }
  config.tokens_head_bias = reader.optional<bool>("tokens_head_bias", true);
  config.share_decoder_tokens_head_embeddings = reader.optional<bool>("share_decoder_tokens_head_embeddings", true);
  config.decoder_start_token_id = reader.required<std::int64_t>("decoder_start_token_id");
  return config;
}

}  // namespace sotto::families
