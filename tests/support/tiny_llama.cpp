#include "tests/support/tiny_llama.h"

#include <ATen/ATen.h>

#include <cmath>

namespace sotto::testing {
namespace {

constexpr std::int64_t kVocab = 37, kHidden = 24, kIntermediate = 40, kLayers = 3, kHeads = 6, kKeyHeads = 2,
                       kHeadDim = 8;

at::Tensor plain_norm(const at::Tensor& x, const at::Tensor& weight) {
  return x * at::rsqrt(x.pow(2).mean(-1, true) + 1e-5) * weight;
}

// [heads, length, head_dim] turned by position, dimension i with i + head_dim / 2.
at::Tensor plain_rotary(const at::Tensor& x) {
  const std::int64_t length = x.size(1);
  const at::Tensor frequency = at::pow(10000.0, -at::arange(0, kHeadDim, 2).to(at::kFloat) / kHeadDim);
  const at::Tensor angle = at::outer(at::arange(length).to(at::kFloat), frequency);
  const at::Tensor low = x.narrow(-1, 0, kHeadDim / 2), high = x.narrow(-1, kHeadDim / 2, kHeadDim / 2);
  return at::cat({low * angle.cos() - high * angle.sin(), high * angle.cos() + low * angle.sin()}, -1);
}

}  // namespace

TinyLlama::TinyLlama(bool tied, unsigned seed) {
  config = {{"model_type", "llama"},        {"vocab_size", kVocab},
            {"hidden_size", kHidden},       {"intermediate_size", kIntermediate},
            {"num_hidden_layers", kLayers}, {"num_attention_heads", kHeads},
            {"head_dim", kHeadDim},         {"num_key_value_heads", kKeyHeads},
            {"rms_norm_eps", 1e-5},         {"rope_theta", 10000.0},
            {"tie_word_embeddings", tied},  {"max_position_embeddings", 64}};
  at::manual_seed(seed);
  const auto add = [&](const std::string& name, std::vector<std::int64_t> sizes, double scale, double shift) {
    tensors[name] = at::randn(sizes) * scale + shift;
  };
  add("model.embed_tokens.weight", {kVocab, kHidden}, 0.8, 0);
  if (!tied) add("lm_head.weight", {kVocab, kHidden}, 0.5, 0);
  add("model.norm.weight", {kHidden}, 0.2, 1);
  for (int i = 0; i < kLayers; ++i) {
    const std::string layer = "model.layers." + std::to_string(i) + ".";
    add(layer + "input_layernorm.weight", {kHidden}, 0.2, 1);
    add(layer + "post_attention_layernorm.weight", {kHidden}, 0.2, 1);
    add(layer + "self_attn.q_proj.weight", {kHeads * kHeadDim, kHidden}, 0.3, 0);
    add(layer + "self_attn.k_proj.weight", {kKeyHeads * kHeadDim, kHidden}, 0.3, 0);
    add(layer + "self_attn.v_proj.weight", {kKeyHeads * kHeadDim, kHidden}, 0.3, 0);
    add(layer + "self_attn.o_proj.weight", {kHidden, kHeads * kHeadDim}, 0.2, 0);
    add(layer + "mlp.gate_proj.weight", {kIntermediate, kHidden}, 0.3, 0);
    add(layer + "mlp.up_proj.weight", {kIntermediate, kHidden}, 0.3, 0);
    add(layer + "mlp.down_proj.weight", {kHidden, kIntermediate}, 0.2, 0);
  }
}

std::unique_ptr<model::LanguageModel> TinyLlama::packed(model::Precision precision) const {
  const auto source = [this](const std::string& name) {
    const auto found = tensors.find(name);
    return found == tensors.end() ? at::Tensor() : found->second;
  };
  return families::load_language_model(config, source, {.precision = precision});
}

at::Tensor TinyLlama::plain_log_prob_N(std::span<const packing::Row> rows, const at::Tensor& prompt_PD) const {
  const auto weight = [&](const std::string& name) { return tensors.at(name + ".weight"); };
  std::vector<at::Tensor> log_probs;
  for (const packing::Row& row : rows) {
    const std::int64_t length = static_cast<std::int64_t>(row.token_ids.size());
    std::vector<at::Tensor> embedded;
    for (const packing::TokenId id : row.token_ids) {
      embedded.push_back(packing::is_virtual(id) ? prompt_PD[packing::virtual_row(id)]
                                                 : weight("model.embed_tokens")[id]);
    }
    at::Tensor hidden = at::stack(embedded);
    const at::Tensor mask = at::full({length, length}, -INFINITY).triu(1);
    for (int i = 0; i < kLayers; ++i) {
      const std::string layer = "model.layers." + std::to_string(i) + ".";
      const at::Tensor normed = plain_norm(hidden, weight(layer + "input_layernorm"));
      const auto heads = [&](const char* name, std::int64_t count) {
        return at::mm(normed, weight(layer + name).t()).view({length, count, kHeadDim}).transpose(0, 1);
      };
      const at::Tensor q = plain_rotary(heads("self_attn.q_proj", kHeads));
      const at::Tensor k = plain_rotary(heads("self_attn.k_proj", kKeyHeads)).repeat_interleave(kHeads / kKeyHeads, 0);
      const at::Tensor v = heads("self_attn.v_proj", kKeyHeads).repeat_interleave(kHeads / kKeyHeads, 0);
      const at::Tensor probs = at::softmax(at::matmul(q, k.transpose(1, 2)) / std::sqrt(double(kHeadDim)) + mask, -1);
      const at::Tensor attended = at::matmul(probs, v).transpose(0, 1).reshape({length, kHeads * kHeadDim});
      hidden = hidden + at::mm(attended, weight(layer + "self_attn.o_proj").t());
      const at::Tensor middle = plain_norm(hidden, weight(layer + "post_attention_layernorm"));
      const at::Tensor gate = at::silu(at::mm(middle, weight(layer + "mlp.gate_proj").t()));
      hidden = hidden +
               at::mm(gate * at::mm(middle, weight(layer + "mlp.up_proj").t()), weight(layer + "mlp.down_proj").t());
    }
    const std::string head = tensors.contains("lm_head.weight") ? "lm_head" : "model.embed_tokens";
    const at::Tensor all = at::log_softmax(at::mm(plain_norm(hidden, weight("model.norm")), weight(head).t()), -1);
    for (std::int64_t place = row.first_target; place < length; ++place) {
      const packing::TokenId target = row.token_ids[static_cast<std::size_t>(place)];
      if (!packing::is_virtual(target)) log_probs.push_back(all[place - 1][target]);
    }
  }
  return at::stack(log_probs);
}

std::vector<packing::Row> branching_rows() {
  return {{{-1, -2, -3, 5, 6, 7, 8, 9, 10, 11}, 8},
          {{-1, -2, -3, 5, 6, 7, 8, 12, 13}, 7},
          {{-1, -2, -3, 5, 6, 20, 21, 22, 23, 24, 25}, 6},
          {{30, 31, -4, 32, 33, 34}, 1},
          {{30, 31, -4, 32, 33, 34}, 4},
          {{3, 4}, 1}};
}

}  // namespace sotto::testing
