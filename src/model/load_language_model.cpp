#include "src/model/load_language_model.h"

#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/core/log.h"
#include "src/model/cpu_features.h"
#include "src/model/llama.h"

namespace sotto::model {
namespace {

// Takes tensors of the expected shape from a source, in the type that weights are held in.
class WeightReader {
 public:
  WeightReader(const TensorSource& source, at::ScalarType type) : source_(source), type_(type) {}

  at::Tensor matrix(const std::string& name, std::int64_t rows, std::int64_t columns) const {
    return read(name, {rows, columns}).to(type_).contiguous();
  }
  at::Tensor norm(const std::string& name, std::int64_t size) const {
    return read(name, {size}).to(at::kFloat).contiguous();
  }

 private:
  at::Tensor read(const std::string& name, std::vector<std::int64_t> sizes) const {
    at::Tensor tensor = source_(name);
    if (!tensor.defined()) {
      throw core::UserError(
          fmt::format("the model has no tensor '{}'; config.json asks for it. Convert it again.", name));
    }
    if (tensor.sizes() != at::IntArrayRef(sizes)) {
      throw core::UserError(fmt::format("tensor '{}' has shape [{}]; config.json asks for [{}].", name,
                                        fmt::join(tensor.sizes(), ", "), fmt::join(sizes, ", ")));
    }
    return tensor;
  }

  const TensorSource& source_;
  at::ScalarType type_;
};

LlamaLayer read_layer(const WeightReader& weights, const LlamaConfig& config, std::int64_t index) {
  const std::string prefix = fmt::format("model.layers.{}.", index);
  const std::int64_t hidden = config.hidden_size, intermediate = config.intermediate_size;
  const std::int64_t query_size = config.num_attention_heads * config.head_dim;
  const std::int64_t key_size = config.num_key_value_heads * config.head_dim;
  const auto matrix = [&](const char* name, std::int64_t rows, std::int64_t columns) {
    return weights.matrix(prefix + name + ".weight", rows, columns);
  };
  const at::Tensor qkv_ED =
      at::cat({matrix("self_attn.q_proj", query_size, hidden), matrix("self_attn.k_proj", key_size, hidden),
               matrix("self_attn.v_proj", key_size, hidden)});
  const at::Tensor gate_up_GD =
      at::cat({matrix("mlp.gate_proj", intermediate, hidden), matrix("mlp.up_proj", intermediate, hidden)});
  return LlamaLayer(config, FrozenLinear(qkv_ED), FrozenLinear(matrix("self_attn.o_proj", hidden, query_size)),
                    FrozenLinear(gate_up_GD), FrozenLinear(matrix("mlp.down_proj", hidden, intermediate)),
                    weights.norm(prefix + "input_layernorm.weight", hidden),
                    weights.norm(prefix + "post_attention_layernorm.weight", hidden));
}

at::ScalarType weight_type(Precision precision) {
  const bool fast_bf16 = cpu_computes_bf16();
  if (precision == Precision::kBf16 && !fast_bf16) {
    core::log_warning_once("this CPU has no bf16 instructions: bf16 will be several times slower than fp32 here.");
  }
  return precision == Precision::kBf16 || (precision == Precision::kAuto && fast_bf16) ? at::kBFloat16 : at::kFloat;
}

}  // namespace

std::unique_ptr<LanguageModel> load_language_model(const nlohmann::json& config_json, const TensorSource& tensors,
                                                   const LoadOptions& options) {
  if (options.accelerator == Accelerator::kGpu) {
    throw core::UserError(
        "trainer.accelerator is 'gpu', but models run on the CPU alone in this version. Use cpu or auto.");
  }
  const LlamaConfig config = parse_llama_config(config_json);
  const WeightReader weights(tensors, weight_type(options.precision));
  at::Tensor embedding_VD = weights.matrix("model.embed_tokens.weight", config.vocab_size, config.hidden_size);
  std::vector<LlamaLayer> layers;
  for (std::int64_t i = 0; i < config.num_hidden_layers; ++i) layers.push_back(read_layer(weights, config, i));
  FrozenLinear head(config.tie_word_embeddings
                        ? embedding_VD
                        : weights.matrix("lm_head.weight", config.vocab_size, config.hidden_size));
  return std::make_unique<Llama>(config, embedding_VD, std::move(layers),
                                 weights.norm("model.norm.weight", config.hidden_size), std::move(head));
}

}  // namespace sotto::model
