#include "src/model/packed_embedding.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/index_select.h>
#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"

namespace sotto::model {

at::Tensor index_tensor(const std::vector<std::int64_t>& index) {
  return at::from_blob(const_cast<std::int64_t*>(index.data()), {static_cast<std::int64_t>(index.size())}, at::kLong);
}

void check_tokens(const packing::PackedTokens& tokens, const at::Tensor& prompt_PD, std::int64_t vocab_size,
                  std::int64_t max_position_embeddings) {
  const std::int64_t num_prompt_rows = prompt_PD.defined() ? prompt_PD.size(0) : 0;
  for (const packing::TokenId id : tokens.token_ids_T) {
    const bool known = packing::is_virtual(id) ? packing::virtual_row(id) < num_prompt_rows : id < vocab_size;
    if (!known) {
      throw core::UserError(
          fmt::format("token id {} is outside the model's vocabulary of {} tokens and {} virtual ones. Does the "
                      "tokenizer belong to "
                      "this model, and the prompt to this task?",
                      id, vocab_size, num_prompt_rows));
    }
  }
  for (const std::int32_t position : tokens.position_ids_T) {
    if (position >= max_position_embeddings) {
      throw core::UserError(
          fmt::format("an example reaches {} tokens; the model has learned {} positions. Truncate a field "
                      "(truncate_field) or lower "
                      "encoder_seq_length.",
                      position + 1, max_position_embeddings));
    }
  }
}

at::Tensor embed_packed(const packing::PackedTokens& tokens, const at::Tensor& embedding_VD,
                        const at::Tensor& position_LD, const at::Tensor& prompt_PD) {
  std::vector<std::int64_t> token_ids(tokens.token_ids_T.begin(), tokens.token_ids_T.end());
  for (std::int64_t& id : token_ids) id = std::max<std::int64_t>(id, 0);
  at::Tensor hidden_TD = embedding_VD.index_select(0, index_tensor(token_ids)).to(at::kFloat);
  for (std::size_t t = 0; t < token_ids.size(); ++t) {
    const packing::TokenId id = tokens.token_ids_T[t];
    if (packing::is_virtual(id)) hidden_TD[static_cast<std::int64_t>(t)].copy_(prompt_PD[packing::virtual_row(id)]);
  }
  if (position_LD.defined()) {
    const std::vector<std::int64_t> positions(tokens.position_ids_T.begin(), tokens.position_ids_T.end());
    hidden_TD.add_(position_LD.index_select(0, index_tensor(positions)));
  }
  return hidden_TD;
}

void add_prompt_gradient(const packing::PackedTokens& tokens, const at::Tensor& grad_TD, at::Tensor& grad_prompt_PD) {
  for (std::size_t t = 0; t < tokens.token_ids_T.size(); ++t) {
    const packing::TokenId id = tokens.token_ids_T[t];
    if (packing::is_virtual(id)) grad_prompt_PD[packing::virtual_row(id)].add_(grad_TD[static_cast<std::int64_t>(t)]);
  }
}

}  // namespace sotto::model
