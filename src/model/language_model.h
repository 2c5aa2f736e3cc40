#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "src/packing/packed_batch.h"

// Shapes: T packed tokens, N targets, P rows of the prompt table, D hidden size, V vocabulary, R rows being decoded, L
// layers, C columns of a layer's keys or values.
//
// prompt_PD is the embeddings of the virtual tokens or, with four dimensions [P, L, 2, C], a prefix: what stands in
// their places as keys (turned by their positions) and values in every layer (Li & Liang 2021). What a place of a
// prefix predicts means nothing. With an encoder, embeddings stand in what it reads, a prefix before the decoder's
// start token, as in PEFT.
namespace sotto::model {

inline bool is_prefix(const at::Tensor& prompt_PD) { return prompt_PD.defined() && prompt_PD.dim() == 4; }

struct ModelShape {
  std::int64_t vocab_size = 0;
  std::int64_t hidden_size = 0;
  std::int64_t num_layers = 0;               // L: those that a prefix stands in, the decoder's
  std::int64_t max_position_embeddings = 0;  // the longest row, in tokens, virtual ones included
  std::int64_t key_size = 0;                 // C
  // Models with an encoder alone: rows have encoder_ids, and their token_ids begin with it (behind a prefix).
  std::optional<packing::TokenId> decoder_start_id = std::nullopt;
};

struct Score {
  at::Tensor log_prob_N;      // fp32 on the CPU: log p(target | what stands before it)
  at::Tensor grad_prompt_PD;  // fp32, of the prompt's shape and on its device; undefined unless asked for
};

// Keys and values of all layers, by slot. Made by its model, opaque to everyone else.
class KvCache {
 public:
  virtual ~KvCache() = default;

  // The first `count` slots as a prefix, on the CPU.
  virtual at::Tensor prefix(std::int64_t count) const = 0;
};

// A frozen language model on one device, a decoder alone or behind an encoder. Nothing here changes its weights.
class LanguageModel {
 public:
  virtual ~LanguageModel() = default;

  virtual const ModelShape& shape() const = 0;
  virtual c10::Device device() const = 0;  // where it computes

  // Rows of the input embedding, fp32 [N, D], on the CPU as token_ids_N (int64) are.
  virtual at::Tensor embed_tokens(const at::Tensor& token_ids_N) const = 0;

  // Log-probabilities of the batch's targets. prompt_PD (fp32, on any device) may be undefined when the batch has no
  // virtual token. No autograd graph is recorded.
  virtual Score score(const packing::PackedBatch& batch, const at::Tensor& prompt_PD) const = 0;

  // The same, with the gradient of sum_n weight_N[n] * -log_prob_N[n] with respect to prompt_PD.
  virtual Score score_with_gradient(const packing::PackedBatch& batch, const at::Tensor& prompt_PD,
                                    const std::vector<float>& weight_N) const = 0;

  // Decoding: puts the batch's keys and values into the cache's slots and gives the logits (fp32 [R, V], CPU) at the
  // packed indices `outputs_R`. The batch's plan may refer to slots filled by earlier calls.
  virtual std::unique_ptr<KvCache> new_cache(std::int64_t num_slots) const = 0;
  virtual at::Tensor next_token_logits(const packing::PackedBatch& batch, const at::Tensor& prompt_PD,
                                       const std::vector<std::int64_t>& outputs_R, KvCache& cache) const = 0;
};

}  // namespace sotto::model
