#include "stages/conversion/merged_blocks.h"

#include <fmt/format.h>

namespace sotto::conversion {

LayerNames layer_names(const std::string& own, const std::string& core, const std::string& older, std::int64_t index,
                       std::int64_t num_layers, std::int64_t first_stage, std::int64_t num_stages) {
  const std::int64_t per_stage = num_layers / num_stages;
  const std::string place = fmt::format("{}.", index % per_stage);
  return {fmt::format("{}{}.", own, index), core + place, older + place,
          static_cast<std::size_t>(first_stage + index / per_stage)};
}

// Where each head has its query, its key, its value (or its key and its value) one behind the other; in older files all
// heads of a rank have the first kind, then all the second. The result has all of the first kind, all of the second.
MergedBlocks::RowOrder MergedBlocks::kinds_apart(std::int64_t kinds, std::int64_t num_rows) const {
  const std::int64_t heads = layout_.num_heads, size = num_rows / (kinds * heads);
  const std::int64_t together = layout_.megatron_legacy ? heads / merger_.tensor_parts() : 1;
  return [=](std::int64_t row) {
    const std::int64_t kind = row / (heads * size), head = row / size % heads;
    return ((head / together * kinds + kind) * together + head % together) * size + row % size;
  };
}

// Group by group: its queries, its key, its value.
MergedBlocks::RowOrder MergedBlocks::query_key_value_order(std::int64_t num_rows) const {
  const std::int64_t heads = layout_.num_heads, groups = layout_.num_groups, per_group = heads / groups;
  if (per_group == 1) return kinds_apart(3, num_rows);
  const std::int64_t size = num_rows / (heads + 2 * groups);
  return [=](std::int64_t row) {
    const std::int64_t block = row / size, width = per_group + 2;
    if (block < heads) return (block / per_group * width + block % per_group) * size + row % size;
    const std::int64_t kind = (block - heads) / groups, group = (block - heads) % groups;
    return (group * width + per_group + kind) * size + row % size;
  };
}

// Each rank has its part of the gate, then its part of what the gate multiplies.
MergedBlocks::RowOrder MergedBlocks::gate_first(std::int64_t num_rows) const {
  const std::int64_t half = num_rows / 2, local = half / merger_.tensor_parts();
  return [=](std::int64_t row) {
    const std::int64_t i = row % half;
    return (i / local * 2 + row / half) * local + i % local;
  };
}

template <typename MakeOrder>
void MergedBlocks::add_ordered(const LayerNames& layer, const std::string& own, const std::string& core,
                               const std::string& older, const MakeOrder& make_order) {
  for (const char* kind : {"weight", "bias"}) {
    if (std::string_view(kind) == "bias" && !layout_.bias) continue;
    auto found = merger_.parts(layer.pipeline, {layer.older + older + kind, layer.core + core + kind});
    const std::int64_t rows = found.front()->shape.at(0) * merger_.tensor_parts();
    merger_.add({layer.own + own + kind, std::move(found), PartMerge::kRows, make_order(rows)});
  }
}

void MergedBlocks::add_self_attention(const LayerNames& layer) {
  add_norm(layer.own + "input_layernorm", layer.pipeline,
           {layer.older + "input_layernorm.", layer.core + "self_attention.linear_qkv.layer_norm_",
            layer.core + "input_layernorm."});
  add_ordered(layer, "self_attention.linear_qkv.", "self_attention.linear_qkv.", "self_attention.query_key_value.",
              [&](std::int64_t rows) { return query_key_value_order(rows); });
  add_output(layer, "self_attention.linear_proj", "self_attention.linear_proj.", "self_attention.dense.");
}

void MergedBlocks::add_cross_attention(const LayerNames& layer) {
  add_norm(layer.own + "pre_cross_attn_layernorm", layer.pipeline,
           {layer.older + "post_attention_layernorm.", layer.core + "cross_attention.linear_q.layer_norm_",
            layer.core + "pre_cross_attn_layernorm."});
  add_ordered(layer, "cross_attention.linear_q.", "cross_attention.linear_q.", "inter_attention.query.",
              [](std::int64_t) { return RowOrder(); });
  add_ordered(layer, "cross_attention.linear_kv.", "cross_attention.linear_kv.", "inter_attention.key_value.",
              [&](std::int64_t rows) { return kinds_apart(2, rows); });
  add_output(layer, "cross_attention.linear_proj", "cross_attention.linear_proj.", "inter_attention.dense.");
}

void MergedBlocks::add_feed_forward(const LayerNames& layer, const std::string& older_norm) {
  add_norm(
      layer.own + "pre_mlp_layernorm", layer.pipeline,
      {layer.older + older_norm + ".", layer.core + "mlp.linear_fc1.layer_norm_", layer.core + "pre_mlp_layernorm."});
  add_enter(layer, "weight");
  if (layout_.bias) add_enter(layer, "bias");
  add_output(layer, "mlp.linear_fc2", "mlp.linear_fc2.", "mlp.dense_4h_to_h.");
}

// Older files keep what the gate multiplies apart: its parts stand behind those of the gate.
void MergedBlocks::add_enter(const LayerNames& layer, const std::string& kind) {
  const std::string name = layer.own + "mlp.linear_fc1." + kind;
  const std::string second = layer.older + "mlp.dense_h_to_4h_2." + kind;
  auto found =
      merger_.parts(layer.pipeline, {layer.older + "mlp.dense_h_to_4h." + kind, layer.core + "mlp.linear_fc1." + kind});
  if (layout_.gated && merger_.has(layer.pipeline, second)) {
    for (const checkpoint::StoredTensor* part : merger_.parts(layer.pipeline, {second})) found.push_back(part);
    merger_.add({name, std::move(found), PartMerge::kRows});
    return;
  }
  const std::int64_t rows = found.front()->shape.at(0) * merger_.tensor_parts();
  merger_.add({name, std::move(found), PartMerge::kRows, layout_.gated ? gate_first(rows) : RowOrder()});
}

}  // namespace sotto::conversion
