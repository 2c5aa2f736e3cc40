#include "stages/conversion/gguf_llama.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "src/core/error.h"

namespace sotto::conversion {
namespace {

using checkpoint::GgufFile;

struct NamePair {
  const char* gguf;
  const char* hugging_face;
};

// {} is the layer.
constexpr NamePair kLayerNames[] = {
    {"blk.{}.attn_norm.weight", "model.layers.{}.input_layernorm.weight"},
    {"blk.{}.attn_q.weight", "model.layers.{}.self_attn.q_proj.weight"},
    {"blk.{}.attn_k.weight", "model.layers.{}.self_attn.k_proj.weight"},
    {"blk.{}.attn_v.weight", "model.layers.{}.self_attn.v_proj.weight"},
    {"blk.{}.attn_output.weight", "model.layers.{}.self_attn.o_proj.weight"},
    {"blk.{}.ffn_norm.weight", "model.layers.{}.post_attention_layernorm.weight"},
    {"blk.{}.ffn_gate.weight", "model.layers.{}.mlp.gate_proj.weight"},
    {"blk.{}.ffn_up.weight", "model.layers.{}.mlp.up_proj.weight"},
    {"blk.{}.ffn_down.weight", "model.layers.{}.mlp.down_proj.weight"},
};

std::int64_t vocabulary_size(const GgufFile& file) {
  const auto found = file.tensors().find("token_embd.weight");
  if (found == file.tensors().end() || found->second.shape.size() != 2) {
    throw core::UserError(
        fmt::format("'{}' has no tensor 'token_embd.weight'. It is not a whole model.", file.path().string()));
  }
  return found->second.shape[0];
}

// A bias, an expert or scaled rotary frequencies would change what the model computes: better refused than dropped.
void check_nothing_is_left_out(const GgufFile& file, const std::vector<LlamaTensor>& tensors) {
  std::set<std::string> known;
  for (const LlamaTensor& tensor : tensors) known.insert(tensor.gguf_name);
  for (const auto& [name, tensor] : file.tensors()) {
    if (!known.contains(name)) {
      throw core::UserError(fmt::format("'{}' has a tensor '{}', which plain Llama models lack; it is not supported.",
                                        file.path().string(), name));
    }
  }
}

}  // namespace

nlohmann::ordered_json llama_config_json(const GgufFile& file) {
  const std::string& architecture = file.text("general.architecture");
  if (architecture != "llama") {
    throw core::UserError(fmt::format("'{}' is of the architecture '{}'; only 'llama' is converted.",
                                      file.path().string(), architecture));
  }
  if (!file.find_text("llama.rope.scaling.type").empty() && file.find_text("llama.rope.scaling.type") != "none") {
    throw core::UserError(
        fmt::format("'{}' scales its rotary embedding, which is not supported.", file.path().string()));
  }
  const std::int64_t heads = file.integer("llama.attention.head_count"),
                     hidden = file.integer("llama.embedding_length");
  if (heads <= 0)
    throw core::UserError(fmt::format("'{}': llama.attention.head_count is {}.", file.path().string(), heads));
  nlohmann::ordered_json config = {
      {"architectures", {"LlamaForCausalLM"}},
      {"model_type", "llama"},
      {"vocab_size", vocabulary_size(file)},
      {"hidden_size", hidden},
      {"intermediate_size", file.integer("llama.feed_forward_length")},
      {"num_hidden_layers", file.integer("llama.block_count")},
      {"num_attention_heads", heads},
      {"num_key_value_heads", file.find_integer("llama.attention.head_count_kv").value_or(heads)},
      {"head_dim", file.find_integer("llama.attention.key_length").value_or(hidden / heads)},
      {"hidden_act", "silu"},
      {"max_position_embeddings", file.integer("llama.context_length")},
      {"rms_norm_eps", file.find_number("llama.attention.layer_norm_rms_epsilon").value_or(1e-5)},
      {"rope_theta", file.find_number("llama.rope.freq_base").value_or(10000.0)},
      {"attention_bias", false},
      {"mlp_bias", false},
      {"tie_word_embeddings", !file.tensors().contains("output.weight")}};
  if (const auto bos = file.find_integer("tokenizer.ggml.bos_token_id")) config["bos_token_id"] = *bos;
  if (const auto eos = file.find_integer("tokenizer.ggml.eos_token_id")) config["eos_token_id"] = *eos;
  return config;
}

std::vector<LlamaTensor> llama_tensors(const GgufFile& file) {
  std::vector<LlamaTensor> tensors = {{"token_embd.weight", "model.embed_tokens.weight", 0},
                                      {"output_norm.weight", "model.norm.weight", 0}};
  if (file.tensors().contains("output.weight")) tensors.push_back({"output.weight", "lm_head.weight", 0});
  const std::int64_t heads = file.integer("llama.attention.head_count");
  const std::int64_t key_heads = file.find_integer("llama.attention.head_count_kv").value_or(heads);
  for (std::int64_t layer = 0; layer < file.integer("llama.block_count"); ++layer) {
    for (const NamePair& pair : kLayerNames) {
      const std::string name = fmt::format(fmt::runtime(pair.gguf), layer);
      const bool query = name.ends_with("attn_q.weight"), key = name.ends_with("attn_k.weight");
      tensors.push_back({name, fmt::format(fmt::runtime(pair.hugging_face), layer),
                         query ? heads
                         : key ? key_heads
                               : 0});
      if (!file.tensors().contains(name)) {
        throw core::UserError(
            fmt::format("'{}' has no tensor '{}'. It is not a whole model.", file.path().string(), name));
      }
    }
  }
  check_nothing_is_left_out(file, tensors);
  return tensors;
}

// Within a head, llama.cpp stores dimension i of the first half at row 2i and of the second half at row 2i + 1.
std::int64_t source_row(std::int64_t row, std::int64_t num_rows, std::int64_t num_heads) {
  const std::int64_t size = num_rows / num_heads, half = size / 2, within = row % size;
  return row - within + (within < half ? 2 * within : 2 * (within - half) + 1);
}

}  // namespace sotto::conversion
