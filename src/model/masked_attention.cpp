#include "src/model/masked_attention.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/_softmax.h>
#include <ATen/ops/_softmax_backward_data.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <limits>
#include <span>

namespace sotto::model {
namespace {

at::Tensor fp32_copy(const at::Tensor& view) {
  return at::empty(view.sizes(), view.options().dtype(at::kFloat)).copy_(view);
}

at::Tensor widened(std::span<const std::int32_t> positions) {
  return at::tensor(std::vector<std::int64_t>(positions.begin(), positions.end()));
}

// A block with its n queries and m slots: K key-value heads, G query heads of each, d head size.
class BlockOfHeads {
 public:
  BlockOfHeads(const QueryBlock& block, HeadShape shape)
      : block_(block), shape_(shape), group_(shape.num_heads / shape.num_key_value_heads) {}

  // Rows of queries or their like as [K, G n, d], fp32.
  at::Tensor of_queries(const at::Tensor& matrix_RQ) const { return fp32_copy(by_head(matrix_RQ)).flatten(1, 2); }
  // [K, G n, d] put into rows of queries or their like.
  void put(const at::Tensor& heads, const at::Tensor& matrix_RQ) const {
    by_head(matrix_RQ).copy_(heads.unflatten(1, {group_, block_.count}));
  }
  // Rows of keys or values as [K, m, d], fp32.
  at::Tensor of_slots(const at::Tensor& matrix_SC) const {
    return fp32_copy(slots_by_head(matrix_SC.narrow(0, block_.first_slot, block_.num_slots), shape_));
  }
  // The block's part of [K, S, d].
  at::Tensor slots_of(const at::Tensor& heads_KSd) const {
    return heads_KSd.narrow(1, block_.first_slot, block_.num_slots);
  }

  // The softmax of scores, [K, G n, m].
  at::Tensor probabilities(const at::Tensor& queries, const at::Tensor& keys, const PositionBias& bias) const {
    at::Tensor scores =
        at::empty({shape_.num_key_value_heads, group_ * block_.count, block_.num_slots}, keys.options());
    scores.baddbmm_(queries, keys.transpose(1, 2), /*beta=*/0, scale());
    at::Tensor scores_KGnm = scores.unflatten(1, {group_, block_.count});
    if (bias.by_distance_HB.defined()) scores_KGnm.add_(distance_bias(bias), scale());
    scores_KGnm.masked_fill_(block_.hidden_nm, -std::numeric_limits<float>::infinity());
    return at::_softmax(scores, 2, /*half_to_float=*/false);
  }
  double scale() const { return 1.0 / std::sqrt(static_cast<double>(shape_.head_size)); }

  // [S, K d] as [K, S, d].
  static at::Tensor slots_by_head(const at::Tensor& matrix_SC, HeadShape shape) {
    return matrix_SC.unflatten(1, {shape.num_key_value_heads, shape.head_size}).transpose(0, 1);
  }

 private:
  // The block's rows as [K, G, n, d].
  at::Tensor by_head(const at::Tensor& matrix_RQ) const {
    return matrix_RQ.narrow(0, block_.begin, block_.count)
        .narrow(1, 0, shape_.num_heads * shape_.head_size)
        .unflatten(1, {shape_.num_key_value_heads, group_, shape_.head_size})
        .permute({1, 2, 0, 3});
  }

  // What distances add before scores are scaled, [K, G, n, m].
  at::Tensor distance_bias(const PositionBias& bias) const {
    const std::int64_t farthest = bias.max_distance;
    const auto numbers = [](std::int64_t count) { return static_cast<std::size_t>(count); };
    const at::Tensor query_n = widened({bias.query_positions_T + block_.begin, numbers(block_.count)});
    const at::Tensor slot_m = widened({bias.slot_positions_S + block_.first_slot, numbers(block_.num_slots)});
    const at::Tensor place_nm =
        at::clamp(slot_m.unsqueeze(0) - query_n.unsqueeze(1), -farthest, farthest) + at::Scalar(farthest);
    const at::Tensor place = place_nm.flatten().to(bias.by_distance_HB.device());
    return bias.by_distance_HB.index_select(1, place).view(
        {shape_.num_key_value_heads, group_, block_.count, block_.num_slots});
  }

  const QueryBlock& block_;
  HeadShape shape_;
  std::int64_t group_;
};

}  // namespace

at::Tensor masked_attention(const std::vector<QueryBlock>& blocks, HeadShape shape, const at::Tensor& queries_RQ,
                            const at::Tensor& keys_SC, const at::Tensor& values_SC, const PositionBias& bias) {
  at::Tensor output_RQ = at::empty({queries_RQ.size(0), shape.num_heads * shape.head_size}, queries_RQ.options());
  for (const QueryBlock& query_block : blocks) {
    const BlockOfHeads block(query_block, shape);
    const at::Tensor probabilities = block.probabilities(block.of_queries(queries_RQ), block.of_slots(keys_SC), bias);
    block.put(at::bmm(probabilities, block.of_slots(values_SC)), output_RQ);
  }
  return output_RQ;
}

void masked_attention_gradient(const std::vector<QueryBlock>& blocks, HeadShape shape, const AttentionTensors& forward,
                               const at::Tensor& grad_output_RQ, at::Tensor& grad_queries_RQ, at::Tensor& grad_qkv_TE) {
  const std::int64_t first_key = forward.first_key, key_size = shape.num_key_value_heads * shape.head_size;
  const at::Tensor keys_SC = forward.qkv_TE.narrow(1, first_key, key_size);
  const at::Tensor values_SC = forward.qkv_TE.narrow(1, first_key + key_size, key_size);
  const at::Tensor grad_keys_KSd =
      at::zeros({shape.num_key_value_heads, keys_SC.size(0), shape.head_size}, keys_SC.options().dtype(at::kFloat));
  const at::Tensor grad_values_KSd = at::zeros(grad_keys_KSd.sizes(), grad_keys_KSd.options());
  for (const QueryBlock& query_block : blocks) {
    const BlockOfHeads block(query_block, shape);
    const at::Tensor queries = block.of_queries(forward.queries_RQ), keys = block.of_slots(keys_SC);
    const at::Tensor grad_output = block.of_queries(grad_output_RQ);
    const at::Tensor probabilities = block.probabilities(queries, keys, forward.bias);
    block.slots_of(grad_values_KSd).baddbmm_(probabilities.transpose(1, 2), grad_output);
    const at::Tensor grad_probabilities = at::bmm(grad_output, block.of_slots(values_SC).transpose(1, 2));
    const at::Tensor grad_scores =
        at::_softmax_backward_data(grad_probabilities, probabilities, 2, probabilities.scalar_type());
    block.slots_of(grad_keys_KSd).baddbmm_(grad_scores.transpose(1, 2), queries, /*beta=*/1, block.scale());
    at::Tensor grad_queries = at::empty(queries.sizes(), queries.options());
    grad_queries.baddbmm_(grad_scores, keys, /*beta=*/0, block.scale());
    block.put(grad_queries, grad_queries_RQ);
  }
  const auto put_slots = [&](const at::Tensor& heads_KSd, std::int64_t first) {
    BlockOfHeads::slots_by_head(grad_qkv_TE.narrow(1, first, key_size), shape).copy_(heads_KSd);
  };
  put_slots(grad_keys_KSd, first_key);
  put_slots(grad_values_KSd, first_key + key_size);
}

}  // namespace sotto::model
