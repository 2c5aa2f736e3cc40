#include "tests/support/nemo_t5_model.h"

#include <fmt/format.h>

namespace sotto::testing {
namespace {

constexpr std::int64_t kT5Hidden = 12, kT5Ffn = 8, kT5Layers = 4, kT5Heads = 4, kT5Size = 2, kT5Vocabulary = 20,
                       kT5Positions = 6;
constexpr std::int64_t kT5Buckets = 8;

}  // namespace

NemoT5Model::NemoT5Model(NemoT5Cut cut) : cut_(cut) {
  add("embedding.word_embeddings.weight", kT5Vocabulary, kT5Hidden);
  if (!cut_.hugging_face) add("embedding.position_embeddings.weight", kT5Positions, kT5Hidden);
  for (const std::string stack : {"encoder", "decoder"}) {
    for (std::int64_t i = 0; i < kT5Layers; ++i) {
      const std::string layer = fmt::format("{}.layers.{}.", stack, i);
      add_both(layer + "input_layernorm", kT5Hidden, 0);
      add_both(layer + "self_attention.linear_qkv", 3 * kT5Heads * kT5Size, kT5Hidden);
      add_both(layer + "self_attention.linear_proj", kT5Hidden, kT5Heads * kT5Size);
      if (stack == "decoder") {
        add_both(layer + "pre_cross_attn_layernorm", kT5Hidden, 0);
        add_both(layer + "cross_attention.linear_q", kT5Heads * kT5Size, kT5Hidden);
        add_both(layer + "cross_attention.linear_kv", 2 * kT5Heads * kT5Size, kT5Hidden);
        add_both(layer + "cross_attention.linear_proj", kT5Hidden, kT5Heads * kT5Size);
      }
      add_both(layer + "pre_mlp_layernorm", kT5Hidden, 0);
      add_both(layer + "mlp.linear_fc1", 2 * kT5Ffn, kT5Hidden);
      add_both(layer + "mlp.linear_fc2", kT5Hidden, kT5Ffn);
    }
    add_both(stack + ".final_layernorm", kT5Hidden, 0);
    if (cut_.hugging_face) add(stack + "_relative_pos_emb.relative_attention_bias.weight", kT5Buckets, kT5Heads);
  }
  if (cut_.hugging_face) {
    add("output_layer.weight", kT5Vocabulary, kT5Hidden);
  } else {
    add("output_layer.bias", kT5Vocabulary, 0);
  }
}

void NemoT5Model::add(const std::string& name, std::int64_t rows, std::int64_t columns) {
  whole_[name] = counting_matrix(rows, columns, static_cast<float>(whole_.size() * 1000));
}

void NemoT5Model::add_both(const std::string& name, std::int64_t rows, std::int64_t columns) {
  add(name + ".weight", rows, columns);
  if (!cut_.hugging_face) add(name + ".bias", rows, 0);
}

std::string NemoT5Model::yaml() const {
  const std::string stack = fmt::format(
      "  num_layers: {}\n  hidden_size: {}\n  ffn_hidden_size: {}\n  num_attention_heads: {}\n  kv_channels: {}\n"
      "  activation: geglu\n{}",
      kT5Layers, kT5Hidden, kT5Ffn, kT5Heads, kT5Size,
      cut_.hugging_face ? "  openai_gelu: true\n  bias: false\n  normalization: rmsnorm\n  megatron_legacy: true\n"
                          "  normalize_attention_scores: false\n  position_embedding_type: relative\n"
                          "  relative_attention_num_buckets: 8\n  relative_attention_max_distance: 20\n"
                        : "");
  return fmt::format(
      "seq_length: {}\nmax_position_embeddings: ${{.seq_length}}\nencoder:\n{}decoder:\n{}"
      "tensor_model_parallel_size: {}\npipeline_model_parallel_size: {}\npipeline_model_parallel_split_rank: {}\n"
      "share_decoder_tokens_head_embeddings: {}\ntokens_head_bias: {}\ntokenizer:\n  library: sentencepiece\n"
      "  model: nemo:0123_t5.model\n  num_sentinel_tokens: 3\n  add_sentinel_tokens_first: {}\n"
      "  add_sentinel_tokens_in_reverse_order: {}\n",
      kT5Positions, stack, stack, cut_.tensor_parts, cut_.pipeline_parts, cut_.pipeline_parts / 2, !cut_.hugging_face,
      !cut_.hugging_face, cut_.hugging_face, cut_.hugging_face);
}

Matrix NemoT5Model::heads_of(const Matrix& whole, std::int64_t kinds, std::int64_t tensor) const {
  const std::int64_t local = kT5Heads / cut_.tensor_parts;
  std::vector<Matrix> blocks;
  const auto block = [&](std::int64_t kind, std::int64_t head) {
    blocks.push_back(rows_of(whole, (kind * kT5Heads + tensor * local + head) * kT5Size, kT5Size));
  };
  for (std::int64_t i = 0; i < kinds * local; ++i) {
    cut_.hugging_face ? block(i / local, i % local) : block(i % kinds, i / kinds);
  }
  return stacked(blocks);
}

void NemoT5Model::put_layer(Matrices& rank, bool decoder, std::int64_t layer, const std::string& place,
                            std::int64_t tensor) const {
  const std::string whole = fmt::format("{}.layers.{}.", decoder ? "decoder" : "encoder", layer);
  const bool core = cut_.core_names;
  const char* mlp_norm = decoder ? "post_inter_attention_layernorm." : "post_attention_layernorm.";
  for (const std::string kind : {"weight", "bias"}) {
    if (kind == "bias" && cut_.hugging_face) continue;
    const auto of = [&](const char* part) { return whole_.at(whole + part + "." + kind); };
    const auto put = [&](const char* core_name, const char* older_name, const Matrix& matrix) {
      rank[place + (core ? core_name : older_name) + kind] = matrix;
    };
    const auto leaving = [&](const char* part) {
      return kind == "weight" ? part_of_columns(of(part), tensor, cut_.tensor_parts) : of(part);
    };
    put("self_attention.linear_qkv.layer_norm_", "input_layernorm.", of("input_layernorm"));
    put("self_attention.linear_qkv.", "self_attention.query_key_value.",
        heads_of(of("self_attention.linear_qkv"), 3, tensor));
    put("self_attention.linear_proj.", "self_attention.dense.", leaving("self_attention.linear_proj"));
    if (decoder) {
      put("pre_cross_attn_layernorm.", "post_attention_layernorm.", of("pre_cross_attn_layernorm"));
      put("cross_attention.linear_q.", "inter_attention.query.",
          part_of_rows(of("cross_attention.linear_q"), tensor, cut_.tensor_parts));
      put("cross_attention.linear_kv.", "inter_attention.key_value.",
          heads_of(of("cross_attention.linear_kv"), 2, tensor));
      put("cross_attention.linear_proj.", "inter_attention.dense.", leaving("cross_attention.linear_proj"));
    }
    put("mlp.linear_fc1.layer_norm_", mlp_norm, of("pre_mlp_layernorm"));
    const Matrix enter = of("mlp.linear_fc1");
    const Matrix gate = part_of_rows(rows_of(enter, 0, kT5Ffn), tensor, cut_.tensor_parts);
    const Matrix up = part_of_rows(rows_of(enter, kT5Ffn, kT5Ffn), tensor, cut_.tensor_parts);
    if (core) {
      rank[place + "mlp.linear_fc1." + kind] = stacked({gate, up});
    } else {
      rank[place + "mlp.dense_h_to_4h." + kind] = gate;
      rank[place + "mlp.dense_h_to_4h_2." + kind] = up;
    }
    put("mlp.linear_fc2.", "mlp.dense_4h_to_h.", leaving("mlp.linear_fc2"));
  }
}

Matrices NemoT5Model::rank(std::int64_t tensor, std::int64_t pipeline) const {
  const bool core = cut_.core_names, whole_pipe = cut_.pipeline_parts == 1;
  const std::int64_t per_stack = std::max<std::int64_t>(1, cut_.pipeline_parts / 2);
  Matrices plain;
  const auto cut_rows = [&](const char* name) { return part_of_rows(whole_.at(name), tensor, cut_.tensor_parts); };
  const std::string embedding = core ? "embedding." : "encoder_embedding.";
  if (pipeline == 0) {
    plain[embedding + "word_embeddings.weight"] = cut_rows("embedding.word_embeddings.weight");
    if (!cut_.hugging_face) {
      plain[embedding + "position_embeddings.weight"] = whole_.at("embedding.position_embeddings.weight");
    }
  }
  for (const bool decoder : {false, true}) {
    const std::string stack = decoder ? "decoder" : "encoder";
    const std::int64_t first = whole_pipe || !decoder ? 0 : per_stack, stage = pipeline - first;
    if (stage < 0 || stage >= per_stack) continue;
    const std::string prefix = core ? stack + "." : "enc_dec_model." + stack + ".model.";
    const std::int64_t count = kT5Layers / per_stack;
    for (std::int64_t i = 0; i < count; ++i) {
      put_layer(plain, decoder, stage * count + i, fmt::format("{}layers.{}.", prefix, i), tensor);
    }
    for (const char* kind : {"weight", "bias"}) {
      const auto norm = whole_.find(stack + ".final_layernorm." + kind);
      if (stage + 1 == per_stack && norm != whole_.end()) plain[prefix + "final_layernorm." + kind] = norm->second;
    }
    const std::string table = stack + "_relative_pos_emb.relative_attention_bias.weight";
    if (cut_.hugging_face && stage == 0) {
      plain[core ? table : stack + "_relative_position_embedding.relative_position_embedding.weight"] =
          whole_.at(table);
    }
  }
  if (pipeline + 1 == cut_.pipeline_parts) {
    const std::string head = core ? "lm_head.output_layer." : "tokens_head.";
    if (cut_.hugging_face) {
      plain[head + "weight"] = cut_rows("output_layer.weight");
    } else {
      plain[head + "bias"] = cut_rows("output_layer.bias");
    }
  }
  Matrices named;
  for (auto& [name, matrix] : plain) named["enc_dec_model." + name] = std::move(matrix);
  return named;
}

std::vector<std::pair<std::string, std::string>> NemoT5Model::members() const {
  std::vector<std::pair<std::string, std::string>> members{{"model_config.yaml", yaml()}};
  for (std::int64_t pipeline = 0; pipeline < cut_.pipeline_parts; ++pipeline) {
    for (std::int64_t tensor = 0; tensor < cut_.tensor_parts; ++tensor) {
      members.emplace_back(rank_folder(cut_.tensor_parts, cut_.pipeline_parts, tensor, pipeline) + "model_weights.ckpt",
                           saved(rank(tensor, pipeline)));
    }
  }
  return members;
}

}  // namespace sotto::testing
