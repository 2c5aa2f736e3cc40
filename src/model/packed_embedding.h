#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "src/packing/packed_batch.h"

// Shapes: T packed tokens, V vocabulary or virtual tokens, L learned positions, P rows of the prompt table, D hidden
// size.
namespace sotto::model {

// An index as a tensor, int64. On the CPU the vector must outlive it.
at::Tensor index_tensor(const std::vector<std::int64_t>& index, at::Device device);

// Adds row i of rows_ND to row index_N[i] of sum_RD; an index may come more than once. Deterministic: in the order of
// the index, or sorted by it.
void add_rows(at::Tensor& sum_RD, const at::Tensor& index_N, const at::Tensor& rows_ND);

// The places of a batch's virtual tokens and their rows of the prompt. V virtual tokens.
struct VirtualPlaces {
  VirtualPlaces(const packing::PackedTokens& tokens, at::Device device);
  at::Tensor places_V, rows_V;  // int64
};

// Errors (UserError): a token that is neither in the vocabulary nor a row of prompt_PD (may be undefined), a row that
// is longer than the positions that the model has learned.
void check_tokens(const packing::PackedTokens& tokens, const at::Tensor& prompt_PD, std::int64_t vocab_size,
                  std::int64_t max_position_embeddings);

// What may be undefined, on a device.
at::Tensor on_device(const at::Tensor& tensor, at::Device device);

// The embeddings of real and virtual tokens, fp32 [T, D], plus those of their positions (position_LD, fp32; undefined
// where the model has none), on the model's device. The tokens are known to be in range.
at::Tensor embed_packed(const packing::PackedTokens& tokens, const at::Tensor& embedding_VD,
                        const at::Tensor& position_LD, const at::Tensor& prompt_PD);

// Adds the gradients of virtual tokens, given those of all embeddings, to that of the prompt (on the same device).
void add_prompt_gradient(const packing::PackedTokens& tokens, const at::Tensor& grad_TD, at::Tensor& grad_prompt_PD);

}  // namespace sotto::model
