#include "src/model/masked_attention.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace sotto::model {
namespace {

using packing::KeyRange;

// Scores of a block against a few thousand keys stay in the hundreds of megabytes.
constexpr std::int64_t kBlockQueries = 512;

// What each query of the plan sees, as ranges of slots.
std::vector<std::vector<KeyRange>> ranges_of_queries(const packing::AttentionPlan& plan) {
  std::vector<std::vector<KeyRange>> ranges_R;
  for (const packing::Span& span : plan.spans) {
    for (std::int64_t query = span.query_begin; query < span.query_end; ++query) {
      ranges_R.push_back(span.keys);
      if (span.last_is_causal) ranges_R.back().back().end -= span.query_end - 1 - query;
    }
  }
  return ranges_R;
}

std::vector<std::int64_t> widened(std::span<const std::int32_t> positions) {
  return {positions.begin(), positions.end()};
}

// Queries [begin, begin + n) of a plan against m slots from `first_slot` on. K key-value heads, G query heads of each,
// d head size.
class MaskedBlock {
 public:
  MaskedBlock(std::span<const std::vector<KeyRange>> ranges_n, std::int64_t begin, HeadShape shape, at::Device device)
      : shape_(shape), begin_(begin), count_(static_cast<std::int64_t>(ranges_n.size())) {
    std::int64_t first = std::numeric_limits<std::int64_t>::max(), last = 0;
    std::size_t most_ranges = 0;
    for (const std::vector<KeyRange>& ranges : ranges_n) {
      most_ranges = std::max(most_ranges, ranges.size());
      for (const KeyRange& range : ranges) {
        first = std::min(first, range.begin);
        last = std::max(last, range.end);
      }
    }
    first_slot_ = std::min(first, last);
    num_slots_ = last - first_slot_;
    seen_nm_ = seen(ranges_n, static_cast<std::int64_t>(most_ranges), device);
  }

  // Rows of queries or their like as [K, G n, d], fp32.
  at::Tensor of_queries(const at::Tensor& matrix_RQ) const {
    return matrix_RQ.narrow(0, begin_, count_)
        .narrow(1, 0, shape_.num_heads * shape_.head_size)
        .unflatten(1, {shape_.num_key_value_heads, group(), shape_.head_size})
        .permute({1, 2, 0, 3})
        .reshape({shape_.num_key_value_heads, group() * count_, shape_.head_size})
        .to(at::kFloat);
  }
  // [K, G n, d] as rows [n, Q].
  at::Tensor as_rows(const at::Tensor& heads) const {
    return heads.unflatten(1, {group(), count_}).permute({2, 0, 1, 3}).reshape({count_, -1});
  }
  // A number a query and head, [n, H], as [K, G n, 1].
  at::Tensor of_heads(const at::Tensor& numbers_RH) const {
    return numbers_RH.narrow(0, begin_, count_).t().reshape({shape_.num_key_value_heads, group() * count_, 1});
  }
  at::Tensor as_head_numbers(const at::Tensor& numbers) const {
    return numbers.reshape({shape_.num_heads, count_}).t();
  }
  // Rows of keys or values as [K, m, d], fp32.
  at::Tensor of_slots(const at::Tensor& matrix_SC) const {
    return matrix_SC.narrow(0, first_slot_, num_slots_)
        .unflatten(1, {shape_.num_key_value_heads, shape_.head_size})
        .transpose(0, 1)
        .to(at::kFloat)
        .contiguous();
  }
  // [K, m, d] added to rows of keys or values.
  void add_to_slots(const at::Tensor& heads, at::Tensor& sum_SC) const {
    sum_SC.narrow(0, first_slot_, num_slots_).add_(heads.transpose(0, 1).flatten(1));
  }

  // [K, G n, m]; what is hidden is minus infinity.
  at::Tensor scores(const at::Tensor& queries, const at::Tensor& keys, const PositionBias& bias) const {
    const at::Tensor scores_KGnm = at::bmm(queries, keys.transpose(1, 2)).unflatten(1, {group(), count_});
    if (bias.by_distance_HB.defined()) scores_KGnm.add_(distance_bias(bias));
    return scores_KGnm.mul_(scale())
        .masked_fill_(seen_nm_.logical_not(), -std::numeric_limits<float>::infinity())
        .flatten(1, 2);
  }
  double scale() const { return 1.0 / std::sqrt(static_cast<double>(shape_.head_size)); }

 private:
  std::int64_t group() const { return shape_.num_heads / shape_.num_key_value_heads; }

  // Which of the m slots each of the n queries sees.
  at::Tensor seen(std::span<const std::vector<KeyRange>> ranges_n, std::int64_t most, at::Device device) const {
    std::vector<std::int64_t> edges;  // [n, most, 2], empty ranges behind
    for (const std::vector<KeyRange>& ranges : ranges_n) {
      for (const KeyRange& range : ranges) edges.insert(edges.end(), {range.begin, range.end});
      edges.resize(edges.size() + 2 * (static_cast<std::size_t>(most) - ranges.size()), 0);
    }
    const at::Tensor edges_nr2 = at::tensor(edges).view({count_, most, 2}).to(device);
    const at::Tensor slot_m = at::arange(first_slot_, first_slot_ + num_slots_, at::kLong).to(device);
    const auto edge = [&](std::int64_t which) { return edges_nr2.select(2, which).unsqueeze(2); };
    return ((slot_m >= edge(0)).logical_and_(slot_m < edge(1))).any(1);
  }

  // What distances add, [K, G, n, m].
  at::Tensor distance_bias(const PositionBias& bias) const {
    const std::int64_t farthest = bias.max_distance;
    const at::Tensor query_n = at::tensor(widened({bias.query_positions_T + begin_, static_cast<std::size_t>(count_)}));
    const at::Tensor slot_m =
        at::tensor(widened({bias.slot_positions_S + first_slot_, static_cast<std::size_t>(num_slots_)}));
    const at::Tensor place_nm =
        at::clamp(slot_m.unsqueeze(0) - query_n.unsqueeze(1), -farthest, farthest) + at::Scalar(farthest);
    const at::Tensor place = place_nm.flatten().to(bias.by_distance_HB.device());
    return bias.by_distance_HB.index_select(1, place).view({shape_.num_key_value_heads, group(), count_, num_slots_});
  }

  HeadShape shape_;
  std::int64_t begin_, count_, first_slot_ = 0, num_slots_ = 0;
  at::Tensor seen_nm_;
};

// Calls `use` with every block of the plan.
template <typename Use>
void for_each_block(const packing::AttentionPlan& plan, HeadShape shape, at::Device device, const Use& use) {
  const std::vector<std::vector<KeyRange>> ranges_R = ranges_of_queries(plan);
  const auto num_queries = static_cast<std::int64_t>(ranges_R.size());
  for (std::int64_t begin = 0; begin < num_queries; begin += kBlockQueries) {
    const std::int64_t count = std::min(kBlockQueries, num_queries - begin);
    use(begin, count,
        MaskedBlock(std::span(ranges_R).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count)),
                    begin, shape, device));
  }
}

}  // namespace

at::Tensor masked_attention(const packing::AttentionPlan& plan, HeadShape shape, const at::Tensor& queries_RQ,
                            const at::Tensor& keys_SC, const at::Tensor& values_SC, at::Tensor* log_sum_RH,
                            const PositionBias& bias) {
  const std::int64_t num_queries = queries_RQ.size(0);
  at::Tensor output_RQ = at::empty({num_queries, shape.num_heads * shape.head_size}, queries_RQ.options());
  if (log_sum_RH != nullptr) {
    *log_sum_RH = at::empty({num_queries, shape.num_heads}, queries_RQ.options().dtype(at::kFloat));
  }
  const auto attend = [&](std::int64_t begin, std::int64_t count, const MaskedBlock& block) {
    const at::Tensor scores = block.scores(block.of_queries(queries_RQ), block.of_slots(keys_SC), bias);
    const at::Tensor log_sum = at::logsumexp(scores, {2}, /*keepdim=*/true);
    const at::Tensor output = at::bmm((scores - log_sum).exp_(), block.of_slots(values_SC));
    output_RQ.narrow(0, begin, count).copy_(block.as_rows(output));
    if (log_sum_RH != nullptr) log_sum_RH->narrow(0, begin, count).copy_(block.as_head_numbers(log_sum));
  };
  for_each_block(plan, shape, queries_RQ.device(), attend);
  return output_RQ;
}

void masked_attention_gradient(const packing::AttentionPlan& plan, HeadShape shape, const AttentionTensors& forward,
                               const at::Tensor& grad_output_RQ, at::Tensor& grad_queries_RQ, at::Tensor& grad_qkv_TE) {
  const std::int64_t first_key = forward.first_key, key_size = shape.num_key_value_heads * shape.head_size;
  const at::Tensor keys_SC = forward.qkv_TE.narrow(1, first_key, key_size);
  const at::Tensor values_SC = forward.qkv_TE.narrow(1, first_key + key_size, key_size);
  at::Tensor grad_keys_SC = at::zeros(keys_SC.sizes(), keys_SC.options().dtype(at::kFloat));
  at::Tensor grad_values_SC = at::zeros(keys_SC.sizes(), grad_keys_SC.options());
  const auto add_block = [&](std::int64_t begin, std::int64_t count, const MaskedBlock& block) {
    const at::Tensor queries = block.of_queries(forward.queries_RQ), keys = block.of_slots(keys_SC);
    const at::Tensor grad_output = block.of_queries(grad_output_RQ), output = block.of_queries(forward.output_RQ);
    const at::Tensor probabilities =
        (block.scores(queries, keys, forward.bias) - block.of_heads(forward.log_sum_RH)).exp_();
    block.add_to_slots(at::bmm(probabilities.transpose(1, 2), grad_output), grad_values_SC);
    // d softmax: the gradient of a score is p * (dp - sum(p * dp)), and that sum is that of output * grad_output.
    const at::Tensor mean = (output * grad_output).sum({2}, /*keepdim=*/true);
    const at::Tensor grad_scores = at::bmm(grad_output, block.of_slots(values_SC).transpose(1, 2))
                                       .sub_(mean)
                                       .mul_(probabilities)
                                       .mul_(block.scale());
    block.add_to_slots(at::bmm(grad_scores.transpose(1, 2), queries), grad_keys_SC);
    grad_queries_RQ.narrow(0, begin, count)
        .narrow(1, 0, shape.num_heads * shape.head_size)
        .copy_(block.as_rows(at::bmm(grad_scores, keys)));
  };
  for_each_block(plan, shape, grad_output_RQ.device(), add_block);
  grad_qkv_TE.narrow(1, first_key, key_size).copy_(grad_keys_SC);
  grad_qkv_TE.narrow(1, first_key + key_size, key_size).copy_(grad_values_SC);
}

}  // namespace sotto::model
