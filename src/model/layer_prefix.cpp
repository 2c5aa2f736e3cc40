#include "src/model/layer_prefix.h"

#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "src/core/error.h"
#include "src/model/packed_embedding.h"

namespace sotto::model {
namespace {

// Keys and values of all places, [T, 2 C].
at::Tensor key_values(const at::Tensor& qkv_TE, std::int64_t first_key) {
  return qkv_TE.narrow(1, first_key, qkv_TE.size(1) - first_key);
}

}  // namespace

void check_prefix(const at::Tensor& prefix_PL2C, const ModelShape& shape) {
  if (prefix_PL2C.size(1) == shape.num_layers && prefix_PL2C.size(3) == shape.key_size) return;
  throw core::UserError(fmt::format(
      "the prefix has keys of {} numbers in {} layers, the model of {} in {}: it was made for another model.",
      prefix_PL2C.size(3), prefix_PL2C.size(1), shape.key_size, shape.num_layers));
}

std::vector<LayerPrefix> layer_prefixes(const packing::PackedBatch& batch, const at::Tensor& prefix_PL2C,
                                        const at::Tensor& gradient_PL2C) {
  const VirtualPlaces virtual_tokens(batch, prefix_PL2C.device());
  std::vector<LayerPrefix> prefixes;
  for (std::int64_t layer = 0; layer < prefix_PL2C.size(1); ++layer) {
    prefixes.push_back({virtual_tokens.places_V, virtual_tokens.rows_V, prefix_PL2C.select(1, layer),
                        gradient_PL2C.defined() ? gradient_PL2C.select(1, layer) : at::Tensor()});
  }
  return prefixes;
}

at::Tensor embeddings_of_prefix(const at::Tensor& prefix_PL2C, const ModelShape& shape) {
  return at::zeros({prefix_PL2C.size(0), shape.hidden_size}, prefix_PL2C.options());
}

void put_prefix(const LayerPrefix& prefix, std::int64_t first_key, at::Tensor& qkv_TE) {
  const at::Tensor taken_VC = prefix.key_values_P2C.index_select(0, prefix.rows_V).flatten(1);
  key_values(qkv_TE, first_key).index_copy_(0, prefix.places_V, taken_VC.to(qkv_TE.scalar_type()));
}

void take_prefix_gradient(const LayerPrefix& prefix, std::int64_t first_key, at::Tensor& grad_qkv_TE) {
  at::Tensor grad_TC = key_values(grad_qkv_TE, first_key);
  const at::Tensor taken_VC = grad_TC.index_select(0, prefix.places_V).to(at::kFloat);
  // A virtual token that stands in several rows has a gradient from each.
  at::Tensor gradient_P2C = prefix.gradient_P2C;
  add_rows(gradient_P2C, prefix.rows_V, taken_VC.unflatten(1, {2, -1}));
  grad_TC.index_fill_(0, prefix.places_V, 0);
}

}  // namespace sotto::model
