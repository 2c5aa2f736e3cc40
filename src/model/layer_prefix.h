#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "src/model/language_model.h"
#include "src/packing/packed_batch.h"

// Shapes: T packed tokens, V of them virtual, P rows of the prompt, L layers, E columns of queries, keys and values
// side by side, C columns of keys or values.
namespace sotto::model {

// Errors (UserError): a prefix of another number of layers or columns than the model's.
void check_prefix(const at::Tensor& prefix_PL2C, const ModelShape& shape);

// What one layer is told of a prefix (language_model.h): keys and values for the places of the batch's virtual tokens.
struct LayerPrefix {
  at::Tensor places_V, rows_V;  // int64: places among the packed tokens, and their rows of the prompt
  at::Tensor key_values_P2C;    // fp32
  at::Tensor gradient_P2C;      // fp32, undefined unless asked for: what take_prefix_gradient adds to
};

// Each layer's part of prefix_PL2C. gradient_PL2C (may be undefined) is divided likewise.
std::vector<LayerPrefix> layer_prefixes(const packing::PackedBatch& batch, const at::Tensor& prefix_PL2C,
                                        const at::Tensor& gradient_PL2C);

// What its places have for embeddings: zeros, since their keys and values alone are seen.
at::Tensor embeddings_of_prefix(const at::Tensor& prefix_PL2C, const ModelShape& shape);

// Puts the prefix into its places of qkv_TE, whose keys begin with the column `first_key`.
void put_prefix(const LayerPrefix& prefix, std::int64_t first_key, at::Tensor& qkv_TE);

// The gradient of those places is the prefix's: it moves there, and what the places' own keys and values get is 0.
void take_prefix_gradient(const LayerPrefix& prefix, std::int64_t first_key, at::Tensor& grad_qkv_TE);

}  // namespace sotto::model
