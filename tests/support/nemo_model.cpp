#include "tests/support/nemo_model.h"

#include <fmt/format.h>

namespace sotto::testing {
namespace {

constexpr std::int64_t kHidden = 12, kFfn = 8, kLayers = 4, kSize = 2, kVocabulary = 20, kPositions = 6;

}  // namespace

NemoModel::NemoModel(std::int64_t heads, std::int64_t groups, std::string activation, bool tied)
    : heads_(heads), groups_(groups), activation_(std::move(activation)), tied_(tied) {
  const std::int64_t enter = activation_ == "swiglu" ? 2 * kFfn : kFfn;
  add("embedding.word_embeddings.weight", kVocabulary, kHidden);
  add("embedding.position_embeddings.weight", kPositions, kHidden);
  for (std::int64_t i = 0; i < kLayers; ++i) {
    const std::string layer = fmt::format("decoder.layers.{}.", i);
    const auto both = [&](const char* name, std::int64_t rows, std::int64_t columns) {
      add(layer + name + ".weight", rows, columns);
      add(layer + name + ".bias", rows, 0);
    };
    both("input_layernorm", kHidden, 0);
    both("self_attention.linear_qkv", (heads + 2 * groups) * kSize, kHidden);
    both("self_attention.linear_proj", kHidden, heads * kSize);
    both("pre_mlp_layernorm", kHidden, 0);
    both("mlp.linear_fc1", enter, kHidden);
    both("mlp.linear_fc2", kHidden, kFfn);
  }
  add("decoder.final_layernorm.weight", kHidden, 0);
  add("decoder.final_layernorm.bias", kHidden, 0);
  if (!tied) add("output_layer.weight", kVocabulary, kHidden);
}

void NemoModel::add(const std::string& name, std::int64_t rows, std::int64_t columns) {
  whole_[name] = counting_matrix(rows, columns, static_cast<float>(whole_.size() * 1000));
}

std::string NemoModel::yaml(const NemoCut& cut) const {
  return fmt::format(
      "encoder_seq_length: {}\nmax_position_embeddings: ${{.encoder_seq_length}}\nnum_layers: {}\nhidden_size: {}\n"
      "ffn_hidden_size: {}\nnum_attention_heads: {}\nnum_query_groups: {}\nkv_channels: {}\nactivation: {}\n"
      "share_embeddings_and_output_weights: {}\ntensor_model_parallel_size: {}\npipeline_model_parallel_size: {}\n"
      "mcore_gpt: {}\nmegatron_legacy: {}\nmegatron_amp_O2: {}\ntokenizer:\n  library: megatron\n"
      "  type: GPT2BPETokenizer\n  vocab_file: nemo:0123_vocab.json\n  merge_file: nemo:0123_merges.txt\n",
      kPositions, kLayers, kHidden, kFfn, heads_, groups_, kSize, activation_, tied_, cut.tensor_parts,
      cut.pipeline_parts, cut.core_names, cut.megatron_legacy, cut.amp_o2);
}

void NemoModel::add_layer(std::map<std::string, Matrix>& rank, std::int64_t layer, const NemoCut& cut,
                          std::int64_t tensor) const {
  const std::string whole = fmt::format("decoder.layers.{}.", layer);
  const std::int64_t parts = cut.tensor_parts, place = layer % (kLayers / cut.pipeline_parts);
  const std::string own = fmt::format("{}.layers.{}.", cut.core_names ? "decoder" : "encoder", place);
  const auto name = [&](const char* core, const char* older) { return own + (cut.core_names ? core : older); };
  for (const std::string kind : {"weight", "bias"}) {
    const auto of = [&](const char* part) { return whole_.at(whole + part + "." + kind); };
    rank[name("self_attention.linear_qkv.layer_norm_", "input_layernorm.") + kind] = of("input_layernorm");
    rank[name("mlp.linear_fc1.layer_norm_", "post_attention_layernorm.") + kind] = of("pre_mlp_layernorm");
    const bool weight = kind == "weight";
    for (const auto& [ours, theirs] : {std::pair("self_attention.linear_proj", "self_attention.dense"),
                                       std::pair("mlp.linear_fc2", "mlp.dense_4h_to_h")}) {
      const Matrix matrix = of(ours);
      rank[(cut.core_names ? own + ours : own + theirs) + "." + kind] =
          weight ? part_of_columns(matrix, tensor, parts) : matrix;
    }
    const Matrix qkv = of("self_attention.linear_qkv");
    const std::int64_t per_group = heads_ / groups_;
    std::vector<Matrix> blocks;
    const auto block = [&](std::int64_t index) { blocks.push_back(rows_of(qkv, index * kSize, kSize)); };
    if (cut.megatron_legacy) {
      const std::int64_t local = heads_ / parts;
      for (std::int64_t part = 0; part < 3; ++part) {
        for (std::int64_t head = 0; head < local; ++head) block(part * heads_ + tensor * local + head);
      }
    } else {
      for (std::int64_t group = tensor * groups_ / parts; group < (tensor + 1) * groups_ / parts; ++group) {
        for (std::int64_t head = 0; head < per_group; ++head) block(group * per_group + head);
        block(heads_ + group);
        block(heads_ + groups_ + group);
      }
    }
    rank[name("self_attention.linear_qkv.", "self_attention.query_key_value.") + kind] = stacked(blocks);
    const Matrix enter = of("mlp.linear_fc1");
    if (activation_ != "swiglu") {
      rank[name("mlp.linear_fc1.", "mlp.dense_h_to_4h.") + kind] = part_of_rows(enter, tensor, parts);
      continue;
    }
    const Matrix gate = part_of_rows(rows_of(enter, 0, kFfn), tensor, parts),
                 up = part_of_rows(rows_of(enter, kFfn, kFfn), tensor, parts);
    if (cut.core_names) {
      rank[own + "mlp.linear_fc1." + kind] = stacked({gate, up});
    } else {
      rank[own + "mlp.dense_h_to_4h." + kind] = gate;
      rank[own + "mlp.dense_h_to_4h_2." + kind] = up;
    }
  }
}

std::map<std::string, Matrix> NemoModel::rank(const NemoCut& cut, std::int64_t tensor, std::int64_t pipeline) const {
  std::map<std::string, Matrix> plain;
  if (pipeline == 0) {
    plain["embedding.word_embeddings.weight"] =
        part_of_rows(whole_.at("embedding.word_embeddings.weight"), tensor, cut.tensor_parts);
    plain["embedding.position_embeddings.weight"] = whole_.at("embedding.position_embeddings.weight");
  }
  const std::int64_t per_stage = kLayers / cut.pipeline_parts;
  for (std::int64_t i = 0; i < per_stage; ++i) add_layer(plain, pipeline * per_stage + i, cut, tensor);
  if (pipeline + 1 == cut.pipeline_parts) {
    for (const char* kind : {"weight", "bias"}) {
      plain[(cut.core_names ? "decoder.final_layernorm." : "encoder.final_layernorm.") + std::string(kind)] =
          whole_.at(std::string("decoder.final_layernorm.") + kind);
    }
    if (!tied_) {
      plain["output_layer.weight"] = part_of_rows(whole_.at("output_layer.weight"), tensor, cut.tensor_parts);
    }
  }
  std::map<std::string, Matrix> named;
  const std::string prefix =
      std::string(cut.amp_o2 ? "model.module." : "model.") + (cut.core_names ? "" : "language_model.");
  for (auto& [name, matrix] : plain) named[prefix + name] = std::move(matrix);
  return named;
}

std::vector<std::pair<std::string, std::string>> NemoModel::members(const NemoCut& cut) const {
  std::vector<std::pair<std::string, std::string>> members{{"model_config.yaml", yaml(cut)}};
  for (std::int64_t pipeline = 0; pipeline < cut.pipeline_parts; ++pipeline) {
    for (std::int64_t tensor = 0; tensor < cut.tensor_parts; ++tensor) {
      members.emplace_back(rank_folder(cut.tensor_parts, cut.pipeline_parts, tensor, pipeline) + "model_weights.ckpt",
                           saved(rank(cut, tensor, pipeline)));
    }
  }
  return members;
}

}  // namespace sotto::testing
