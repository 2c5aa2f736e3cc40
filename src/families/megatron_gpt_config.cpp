#include "src/families/megatron_gpt_config.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "src/core/error.h"

namespace sotto::families {
namespace {

void read_positions(const ConfigReader& reader, MegatronGptConfig& config) {
  const auto type = reader.optional<std::string>("position_embedding_type", "learned_absolute");
  if (type != "learned_absolute" && type != "rope") {
    reader.refuse("position_embedding_type", "'learned_absolute' and 'rope' are");
  }
  config.rope = type == "rope";
  config.rotary_percentage = reader.optional<double>("rotary_percentage", 1.0);
  config.rotary_base = reader.optional<double>("rotary_base", 10000.0);
  config.seq_len_interpolation_factor = reader.optional<double>("seq_len_interpolation_factor", 1.0);
  const std::int64_t size = config.block.kv_channels;
  const double turned = static_cast<double>(size) * config.rotary_percentage;
  const bool whole_pairs =
      turned > 0 && turned <= static_cast<double>(size) && std::floor(turned / 2) * 2 == turned && size % 2 == 0;
  if (config.rope && !whole_pairs) {
    throw core::UserError(fmt::format(
        "config.json: rotary_percentage {} of kv_channels {} are not whole pairs of dimensions, which rope turns.",
        config.rotary_percentage, size));
  }
}

}  // namespace

MegatronGptConfig parse_megatron_gpt_config(const nlohmann::json& json) {
  const ConfigReader reader(json);
  reader.only("model_type", "megatron_gpt");
  MegatronGptConfig config;
  config.vocab_size = reader.positive("vocab_size");
  config.block = parse_megatron_block_config(reader);
  config.max_position_embeddings = reader.positive("max_position_embeddings");
  read_positions(reader, config);
  config.share_embeddings_and_output_weights = reader.optional<bool>("share_embeddings_and_output_weights", true);
  return config;
}

}  // namespace sotto::families
