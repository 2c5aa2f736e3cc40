#include "stages/conversion/nemo_tensors_of_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "stages/conversion/nemo_config_of_model.h"

namespace sotto::conversion {
namespace {

using checkpoint::StoredTensor;
using nlohmann::ordered_json;
using RowOrder = std::function<std::int64_t(std::int64_t)>;

struct NamePair {
  const char *ours, *theirs;
};

// Parts of a layer, as NeMo's own files have them, and as Megatron-core's with Transformer Engine do.
constexpr NamePair kOlderParts[] = {{"self_attention.linear_qkv", "self_attention.query_key_value"},
                                    {"self_attention.linear_proj", "self_attention.dense"},
                                    {"cross_attention.linear_q", "inter_attention.query"},
                                    {"cross_attention.linear_kv", "inter_attention.key_value"},
                                    {"cross_attention.linear_proj", "inter_attention.dense"},
                                    {"pre_cross_attn_layernorm", "post_attention_layernorm"},
                                    {"mlp.linear_fc1", "mlp.dense_h_to_4h"},
                                    {"mlp.linear_fc2", "mlp.dense_4h_to_h"}};
constexpr NamePair kCoreParts[] = {{"input_layernorm.", "self_attention.linear_qkv.layer_norm_"},
                                   {"pre_mlp_layernorm.", "mlp.linear_fc1.layer_norm_"}};

void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t place = text.find(from);
  if (place != std::string::npos) text.replace(place, from.size(), to);
}

// Each group has its queries, its keys and its values one behind the other; ours have all queries, all keys, all
// values. `kinds`: 3, or 2 for keys and values alone.
RowOrder by_head(std::int64_t heads, std::int64_t groups, std::int64_t kinds, std::int64_t num_rows) {
  const std::int64_t queries = kinds == 3 ? heads / groups : 0, width = queries + 2;
  const std::int64_t size = num_rows / (groups * width);
  return [=](std::int64_t row) {
    const std::int64_t block = row / size, group = block / width, place = block % width;
    const std::int64_t ours =
        place < queries ? group * queries + place : groups * queries + (place - queries) * groups + group;
    return ours * size + row % size;
  };
}

StoredTensor half_of(const StoredTensor& tensor, std::int64_t half) {
  StoredTensor part = tensor;
  part.shape.front() /= 2;
  part.num_bytes /= 2;
  part.data += static_cast<std::size_t>(half) * part.num_bytes;
  return part;
}

// NeMo's names of our tensors, and the order of their rows.
class NemoNames {
 public:
  explicit NemoNames(const ordered_json& config)
      : config_(config), t5_(config.at("model_type") == "megatron_t5"), core_(!t5_ && has_core_names(config)) {}

  // Both stacks of a T5 have the embeddings that they share.
  std::vector<std::string> of(std::string name) const {
    if (!t5_) {
      if (core_) {
        for (const auto& [ours, theirs] : kCoreParts) replace(name, ours, theirs);
        return {"model." + name};
      }
      replace(name, "decoder.", "encoder.");
      return {"model.language_model." + older(name, "post_attention_layernorm")};
    }
    if (name.starts_with("embedding.")) {
      return {"enc_dec_model.encoder_" + name, "enc_dec_model.decoder_" + name};
    }
    if (name.starts_with("output_layer.")) {
      replace(name, "output_layer.", "tokens_head.");
      return {"enc_dec_model." + name};
    }
    if (name.find("_relative_pos_emb.") != std::string::npos) {
      replace(name, "_relative_pos_emb.relative_attention_bias",
              "_relative_position_embedding.relative_position_embedding");
      return {"enc_dec_model." + name};
    }
    const bool decoder = name.starts_with("decoder.");
    name = older(name, decoder ? "post_inter_attention_layernorm" : "post_attention_layernorm");
    const std::size_t point = name.find('.');
    return {"enc_dec_model.enc_dec_model." + name.substr(0, point) + ".model" + name.substr(point)};
  }

  RowOrder order_of(const std::string& name, std::int64_t num_rows) const {
    const ordered_json& stack = t5_ ? config_.at(name.starts_with("encoder.") ? "encoder" : "decoder") : config_;
    const auto heads = stack.at("num_attention_heads").get<std::int64_t>();
    const auto groups = stack.at("num_query_groups").get<std::int64_t>();
    if (name.find(".linear_qkv.") != std::string::npos) return by_head(heads, groups, 3, num_rows);
    if (name.find(".linear_kv.") != std::string::npos) return by_head(heads, groups, 2, num_rows);
    return {};
  }

  // NeMo's own files keep what the gate multiplies apart.
  bool is_cut(const std::string& name) const {
    const ordered_json& stack = t5_ ? config_.at(name.starts_with("encoder.") ? "encoder" : "decoder") : config_;
    return !core_ && name.find(".mlp.linear_fc1.") != std::string::npos &&
           stack.at("activation").get<std::string>().find("glu") != std::string::npos;
  }

 private:
  static std::string older(std::string name, const char* mlp_norm) {
    for (const auto& [ours, theirs] : kOlderParts) replace(name, ours, theirs);
    replace(name, "pre_mlp_layernorm", mlp_norm);
    return name;
  }

  const ordered_json& config_;
  bool t5_, core_;
};

}  // namespace

std::vector<MergedTensor> nemo_tensors_of_model(const std::map<std::string, StoredTensor>& tensors,
                                                const ordered_json& config) {
  const NemoNames names(config);
  std::vector<MergedTensor> result;
  for (const auto& [name, tensor] : tensors) {
    for (const std::string& theirs : names.of(name)) {
      if (!names.is_cut(name)) {
        const RowOrder order = names.order_of(name, tensor.shape.empty() ? 0 : tensor.shape.front());
        result.emplace_back(theirs, std::vector{&tensor}, PartMerge::kRows, order);
        continue;
      }
      std::string second = theirs;
      replace(second, "dense_h_to_4h", "dense_h_to_4h_2");
      result.emplace_back(theirs, half_of(tensor, 0));
      result.emplace_back(second, half_of(tensor, 1));
    }
  }
  std::sort(result.begin(), result.end(),
            [](const MergedTensor& left, const MergedTensor& right) { return left.name() < right.name(); });
  return result;
}

}  // namespace sotto::conversion
