#include "stages/conversion/nemo_gpt_tensors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"

namespace sotto::conversion {
namespace {

using checkpoint::StoredTensor;
using RowOrder = std::function<std::int64_t(std::int64_t)>;

void strip(std::string& name, std::string_view prefix) {
  if (name.starts_with(prefix)) name.erase(0, prefix.size());
}

// Queries, keys and values stand group by group: its queries, its key, its value. In older files each rank has all its
// queries, then all its keys, then all its values. The result has all queries, all keys, all values.
RowOrder qkv_order(const NemoGptLayout& layout, std::int64_t num_rows) {
  const std::int64_t heads = layout.num_heads, groups = layout.num_groups, per_group = heads / groups;
  const std::int64_t size = num_rows / (heads + 2 * groups), parts = layout.tensor_parts;
  if (layout.megatron_legacy) {
    return [=](std::int64_t row) {
      const std::int64_t kind = row / (heads * size), head = row / size % heads, local = heads / parts;
      return ((head / local * 3 + kind) * local + head % local) * size + row % size;
    };
  }
  return [=](std::int64_t row) {
    const std::int64_t block = row / size, width = per_group + 2;
    if (block < heads) return (block / per_group * width + block % per_group) * size + row % size;
    const std::int64_t kind = (block - heads) / groups, group = (block - heads) % groups;
    return (group * width + per_group + kind) * size + row % size;
  };
}

// Each rank has its part of the gate, then its part of what the gate multiplies.
RowOrder gated_order(std::int64_t parts, std::int64_t num_rows) {
  const std::int64_t half = num_rows / 2, local = half / parts;
  return [=](std::int64_t row) {
    const std::int64_t i = row % half;
    return (i / local * 2 + row / half) * local + i % local;
  };
}

class Merger {
 public:
  Merger(const std::vector<std::vector<RankTensors>>& ranks, const NemoGptLayout& layout, const std::string& source)
      : ranks_(ranks), layout_(layout), source_(source) {}

  // Where the tensor is called by one of `names` in a pipeline stage.
  void add(const std::string& own, std::size_t stage, const std::vector<std::string>& names, PartMerge merge) {
    merged_.emplace_back(own, parts(stage, names), merge);
  }
  void add_both(const std::string& own, std::size_t stage, const std::vector<std::string>& names, PartMerge merge,
                PartMerge bias_merge, bool bias) {
    add(own + ".weight", stage, with(names, "weight"), merge);
    if (bias) add(own + ".bias", stage, with(names, "bias"), bias_merge);
  }

  void add_layer(std::int64_t index, bool bias, bool norm_bias) {
    const std::int64_t per_stage = layout_.num_layers / layout_.pipeline_parts;
    const auto stage = static_cast<std::size_t>(index / per_stage);
    const std::string own = fmt::format("decoder.layers.{}.", index);
    const std::string core = fmt::format("decoder.layers.{}.", index % per_stage);
    const std::string older = fmt::format("encoder.layers.{}.", index % per_stage);
    add_both(own + "input_layernorm", stage,
             {older + "input_layernorm.", core + "self_attention.linear_qkv.layer_norm_", core + "input_layernorm."},
             PartMerge::kCopies, PartMerge::kCopies, norm_bias);
    const std::vector<std::string> qkv = {older + "self_attention.query_key_value.",
                                          core + "self_attention.linear_qkv."};
    for (const char* kind : {"weight", "bias"}) {
      if (std::string_view(kind) == "bias" && !bias) continue;
      auto found = parts(stage, with(qkv, kind));
      const std::int64_t rows = found.front()->shape.at(0) * layout_.tensor_parts;
      merged_.emplace_back(own + "self_attention.linear_qkv." + kind, std::move(found), PartMerge::kRows,
                           qkv_order(layout_, rows));
    }
    add_both(own + "self_attention.linear_proj", stage,
             {older + "self_attention.dense.", core + "self_attention.linear_proj."}, PartMerge::kColumns,
             PartMerge::kCopies, bias);
    add_both(own + "pre_mlp_layernorm", stage,
             {older + "post_attention_layernorm.", core + "mlp.linear_fc1.layer_norm_", core + "pre_mlp_layernorm."},
             PartMerge::kCopies, PartMerge::kCopies, norm_bias);
    for (const char* kind : {"weight", "bias"}) {
      if (std::string_view(kind) == "weight" || bias) add_enter(own, stage, older, core, kind);
    }
    add_both(own + "mlp.linear_fc2", stage, {older + "mlp.dense_4h_to_h.", core + "mlp.linear_fc2."},
             PartMerge::kColumns, PartMerge::kCopies, bias);
  }

  std::vector<MergedTensor> take() { return std::move(merged_); }

 private:
  static std::vector<std::string> with(std::vector<std::string> names, const char* kind) {
    for (std::string& name : names) name += kind;
    return names;
  }

  // Older files keep what the gate multiplies apart: its parts stand behind those of the gate.
  void add_enter(const std::string& own, std::size_t stage, const std::string& older, const std::string& core,
                 const char* kind) {
    const std::string name = own + "mlp.linear_fc1." + kind;
    const std::string second = older + "mlp.dense_h_to_4h_2." + kind;
    auto found = parts(stage, {older + "mlp.dense_h_to_4h." + kind, core + "mlp.linear_fc1." + kind});
    if (layout_.gated && ranks_[stage].front().contains(second)) {
      for (const StoredTensor* part : parts(stage, {second})) found.push_back(part);
      merged_.emplace_back(name, std::move(found), PartMerge::kRows);
      return;
    }
    const std::int64_t rows = found.front()->shape.at(0) * layout_.tensor_parts;
    merged_.emplace_back(name, std::move(found), PartMerge::kRows,
                         layout_.gated ? gated_order(layout_.tensor_parts, rows) : RowOrder());
  }

  std::vector<const StoredTensor*> parts(std::size_t stage, const std::vector<std::string>& names) const {
    std::vector<const StoredTensor*> found;
    for (const RankTensors& rank : ranks_[stage]) {
      const std::size_t before = found.size();
      for (const std::string& name : names) {
        const auto entry = rank.find(name);
        if (entry == rank.end()) continue;
        found.push_back(&entry->second);
        break;
      }
      if (found.size() > before) continue;
      throw core::UserError(
          fmt::format("'{}': the weights of tensor rank {}, pipeline rank {} lack '{}'. Is "
                      "model_config.yaml that of these weights?",
                      source_, before, stage, fmt::join(names, "' or '")));
    }
    return found;
  }

  const std::vector<std::vector<RankTensors>>& ranks_;
  const NemoGptLayout& layout_;
  const std::string& source_;
  std::vector<MergedTensor> merged_;
};

}  // namespace

RankTensors plain_names(const RankTensors& tensors) {
  RankTensors plain;
  for (const auto& [name, tensor] : tensors) {
    std::string short_name = name;
    for (const char* prefix : {"model.", "module.", "_orig_mod.", "language_model."}) strip(short_name, prefix);
    plain[short_name] = tensor;
  }
  return plain;
}

std::vector<MergedTensor> nemo_gpt_tensors(const std::vector<std::vector<RankTensors>>& ranks,
                                           const NemoGptLayout& layout, const nlohmann::ordered_json& config,
                                           const std::string& source) {
  const bool bias = config.at("bias").get<bool>(), norm_bias = config.at("normalization") != "rmsnorm";
  const std::size_t last = ranks.size() - 1;
  Merger merger(ranks, layout, source);
  merger.add("embedding.word_embeddings.weight", 0, {"embedding.word_embeddings.weight"}, PartMerge::kRows);
  if (config.at("position_embedding_type") == "learned_absolute") {
    merger.add("embedding.position_embeddings.weight", 0, {"embedding.position_embeddings.weight"}, PartMerge::kCopies);
  }
  for (std::int64_t i = 0; i < layout.num_layers; ++i) merger.add_layer(i, bias, norm_bias);
  merger.add_both("decoder.final_layernorm", last, {"encoder.final_layernorm.", "decoder.final_layernorm."},
                  PartMerge::kCopies, PartMerge::kCopies, norm_bias);
  if (!config.at("share_embeddings_and_output_weights").get<bool>()) {
    merger.add("output_layer.weight", last, {"output_layer.weight"}, PartMerge::kRows);
  }
  return merger.take();
}

}  // namespace sotto::conversion
