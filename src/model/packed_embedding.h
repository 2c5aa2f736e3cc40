#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "src/packing/packed_batch.h"

// Shapes: T packed tokens, V vocabulary, L learned positions, P rows of the prompt table, D hidden size.
namespace sotto::model {

// An index as a tensor, int64. The vector must outlive it.
at::Tensor index_tensor(const std::vector<std::int64_t>& index);

// Errors (UserError): a token that is neither in the vocabulary nor a row of prompt_PD (may be undefined), a row that
// is longer than the positions that the model has learned.
void check_tokens(const packing::PackedTokens& tokens, const at::Tensor& prompt_PD, std::int64_t vocab_size,
                  std::int64_t max_position_embeddings);

// The embeddings of real and virtual tokens, fp32 [T, D], plus those of their positions (position_LD, fp32; undefined
// where the model has none). The tokens are known to be in range.
at::Tensor embed_packed(const packing::PackedTokens& tokens, const at::Tensor& embedding_VD,
                        const at::Tensor& position_LD, const at::Tensor& prompt_PD);

// Adds the gradients of virtual tokens, given those of all embeddings, to that of the prompt.
void add_prompt_gradient(const packing::PackedTokens& tokens, const at::Tensor& grad_TD, at::Tensor& grad_prompt_PD);

}  // namespace sotto::model
