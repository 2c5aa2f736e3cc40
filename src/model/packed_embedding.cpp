#include "src/model/packed_embedding.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/index_put.h>
#include <ATen/ops/index_select.h>
#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"

namespace sotto::model {

at::Tensor index_tensor(const std::vector<std::int64_t>& index, at::Device device) {
  return at::from_blob(const_cast<std::int64_t*>(index.data()), {static_cast<std::int64_t>(index.size())}, at::kLong)
      .to(device);
}

void add_rows(at::Tensor& sum_RD, const at::Tensor& index_N, const at::Tensor& rows_ND) {
  // Each is deterministic where the other is not: index_add_ goes one by one on the CPU, and adds in any order on a
  // GPU, where index_put_ sorts.
  if (sum_RD.is_cpu()) {
    sum_RD.index_add_(0, index_N, rows_ND);
  } else {
    at::index_put_(sum_RD, {index_N}, rows_ND, /*accumulate=*/true);
  }
}

VirtualPlaces::VirtualPlaces(const packing::PackedTokens& tokens, at::Device device) {
  std::vector<std::int64_t> places, rows;
  for (std::size_t t = 0; t < tokens.token_ids_T.size(); ++t) {
    if (!packing::is_virtual(tokens.token_ids_T[t])) continue;
    places.push_back(static_cast<std::int64_t>(t));
    rows.push_back(packing::virtual_row(tokens.token_ids_T[t]));
  }
  places_V = index_tensor(places, device).clone();
  rows_V = index_tensor(rows, device).clone();
}

at::Tensor on_device(const at::Tensor& tensor, at::Device device) {
  return tensor.defined() ? tensor.to(device) : tensor;
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
  const at::Device device = embedding_VD.device();
  std::vector<std::int64_t> token_ids(tokens.token_ids_T.begin(), tokens.token_ids_T.end());
  for (std::int64_t& id : token_ids) id = std::max<std::int64_t>(id, 0);
  at::Tensor hidden_TD = embedding_VD.index_select(0, index_tensor(token_ids, device)).to(at::kFloat);
  const VirtualPlaces virtual_tokens(tokens, device);
  if (virtual_tokens.places_V.numel() > 0) {
    hidden_TD.index_copy_(0, virtual_tokens.places_V, prompt_PD.index_select(0, virtual_tokens.rows_V));
  }
  if (position_LD.defined()) {
    const std::vector<std::int64_t> positions(tokens.position_ids_T.begin(), tokens.position_ids_T.end());
    hidden_TD.add_(position_LD.index_select(0, index_tensor(positions, device)));
  }
  return hidden_TD;
}

void add_prompt_gradient(const packing::PackedTokens& tokens, const at::Tensor& grad_TD, at::Tensor& grad_prompt_PD) {
  const VirtualPlaces virtual_tokens(tokens, grad_TD.device());
  add_rows(grad_prompt_PD, virtual_tokens.rows_V, grad_TD.index_select(0, virtual_tokens.places_V));
}

}  // namespace sotto::model
