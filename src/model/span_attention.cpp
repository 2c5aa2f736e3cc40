#include "src/model/span_attention.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "src/model/fast_exp.h"
#include "src/model/small_gemm.h"

// G query heads share one key-value head; the rows of a block are its n queries times G.
namespace sotto::model {
namespace {

using packing::KeyRange;
using packing::Span;

// Queries that are worked on together: a long causal span is cut, so that little is computed above its diagonal.
constexpr std::int64_t kMaxBlockQueries = 96;

// [begin, end) of the queries, and the ranges of slots that the last of them sees.
struct Block {
  std::int64_t begin = 0, end = 0;
  std::vector<KeyRange> keys;
  bool causal = false;
  std::int64_t num_keys = 0;
};

std::vector<Block> blocks_of(const packing::AttentionPlan& plan) {
  std::vector<Block> blocks;
  for (const Span& span : plan.spans) {
    for (std::int64_t begin = span.query_begin; begin < span.query_end; begin += kMaxBlockQueries) {
      const std::int64_t end = std::min(begin + kMaxBlockQueries, span.query_end);
      Block block{begin, end, span.keys, span.last_is_causal, 0};
      if (span.last_is_causal) block.keys.back().end -= span.query_end - end;
      for (const KeyRange& range : block.keys) block.num_keys += range.end - range.begin;
      blocks.push_back(std::move(block));
    }
  }
  return blocks;
}

// One block and one key-value head: its scores, then probabilities, in a matrix [n*G, num_keys].
class BlockHead {
 public:
  BlockHead(const Block& block, HeadShape shape, std::int64_t key_head)
      : block_(block),
        group_(shape.num_heads / shape.num_key_value_heads),
        size_(shape.head_size),
        key_head_(key_head),
        rows_((block.end - block.begin) * group_),
        scale_(1.0F / std::sqrt(static_cast<float>(shape.head_size))) {}

  std::int64_t rows() const { return rows_; }
  std::int64_t num_keys() const { return block_.num_keys; }

  // Copies the block's heads into a dense matrix [n*G, d], and back.
  void gather(Rows<const float> source, std::vector<float>& dense) const {
    dense.resize(static_cast<std::size_t>(rows_ * size_));
    for (std::int64_t row = 0; row < rows_; ++row) {
      std::copy_n(at_row(source, row), size_, dense.data() + row * size_);
    }
  }
  void scatter(const std::vector<float>& dense, Rows<float> target) const {
    for (std::int64_t row = 0; row < rows_; ++row) {
      std::copy_n(dense.data() + row * size_, size_, const_cast<float*>(at_row({target.data, target.stride}, row)));
    }
  }

  // How many keys a row of the matrix sees.
  std::int64_t visible_keys(std::int64_t row) const {
    return block_.causal ? block_.num_keys - (block_.end - block_.begin - 1 - row / group_) : block_.num_keys;
  }
  // The query and head of a row, as an index into [T, H].
  std::int64_t query_head(std::int64_t row, std::int64_t num_heads) const {
    return (block_.begin + row / group_) * num_heads + key_head_ * group_ + row % group_;
  }

  // result[n*G, keys] = alpha * left[n*G, d] * matrix[keys, d]^T
  void times_transposed(const std::vector<float>& left, Rows<const float> matrix, float alpha,
                        std::vector<float>& result) const {
    result.resize(static_cast<std::size_t>(rows_ * num_keys()));
    std::int64_t offset = 0;
    for (const KeyRange& range : block_.keys) {
      const std::int64_t count = range.end - range.begin;
      small_gemm(rows_, count, size_, alpha, {left.data(), size_}, {slot(matrix, range.begin), matrix.stride, true},
                 0.0F, result.data() + offset, num_keys());
      offset += count;
    }
  }
  // result[n*G, d] = alpha * left[n*G, keys] * matrix[keys, d]
  void times(const std::vector<float>& left, Rows<const float> matrix, float alpha, std::vector<float>& result) const {
    result.assign(static_cast<std::size_t>(rows_ * size_), 0.0F);
    std::int64_t offset = 0;
    for (const KeyRange& range : block_.keys) {
      const std::int64_t count = range.end - range.begin;
      small_gemm(rows_, size_, count, alpha, {left.data() + offset, num_keys()},
                 {slot(matrix, range.begin), matrix.stride}, 1.0F, result.data(), size_);
      offset += count;
    }
  }
  // sum[keys, d] += alpha * left[n*G, keys]^T * right[n*G, d]
  void add_transposed_times(const std::vector<float>& left, const std::vector<float>& right, float alpha,
                            Rows<float> sum) const {
    std::int64_t offset = 0;
    for (const KeyRange& range : block_.keys) {
      const std::int64_t count = range.end - range.begin;
      small_gemm(count, size_, rows_, alpha, {left.data() + offset, num_keys(), true}, {right.data(), size_}, 1.0F,
                 sum.row(range.begin) + key_head_ * size_, sum.stride);
      offset += count;
    }
  }

  void scores(const std::vector<float>& queries, Rows<const float> keys, std::vector<float>& result) const {
    times_transposed(queries, keys, scale_, result);
  }
  float scale() const { return scale_; }

 private:
  const float* at_row(Rows<const float> source, std::int64_t row) const {
    return source.row(block_.begin + row / group_) + (key_head_ * group_ + row % group_) * size_;
  }
  const float* slot(Rows<const float> matrix, std::int64_t index) const {
    return matrix.row(index) + key_head_ * size_;
  }

  const Block& block_;
  std::int64_t group_, size_, key_head_, rows_;
  float scale_;
};

// Turns a row of scores into probabilities, zero beyond `visible`; returns the logarithm of the sum.
float softmax_row(float* row, std::int64_t visible, std::int64_t num_keys) {
  float largest = row[0];
#pragma omp simd reduction(max : largest)
  for (std::int64_t i = 0; i < visible; ++i) largest = row[i] > largest ? row[i] : largest;
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < visible; ++i) sum += row[i] = fast_exp(row[i] - largest);
  const float inverse = 1.0F / sum;
  for (std::int64_t i = 0; i < visible; ++i) row[i] *= inverse;
  std::fill(row + visible, row + num_keys, 0.0F);
  return largest + std::log(sum);
}

// Key gradients of different blocks meet in the same slots. They are summed in this many parts, whatever the number of
// threads, so that the order of additions is always the same.
constexpr std::int64_t kGradientParts = 4;

struct GradientParts {
  GradientParts(std::int64_t num_slots, std::int64_t width)
      : stride(width), part_size(num_slots * width), numbers(static_cast<std::size_t>(kGradientParts * part_size)) {}
  Rows<float> part(std::int64_t index) { return {numbers.data() + index * part_size, stride}; }
  void sum_into(Rows<float> target, std::int64_t num_slots) {
    at::parallel_for(0, num_slots, 32, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t slot = begin; slot < end; ++slot) {
        std::copy_n(part(0).row(slot), stride, target.row(slot));
        for (std::int64_t p = 1; p < kGradientParts; ++p) {
          for (std::int64_t i = 0; i < stride; ++i) target.row(slot)[i] += part(p).row(slot)[i];
        }
      }
    });
  }
  std::int64_t stride, part_size;
  std::vector<float> numbers;
};

struct Scratch {
  std::vector<float> queries, output, output_gradient, probabilities, score_gradient, result;
};

}  // namespace

void span_attention(const packing::AttentionPlan& plan, HeadShape shape, Rows<const float> queries,
                    Rows<const float> keys, Rows<const float> values, Rows<float> output, float* log_sum_TH) {
  const std::vector<Block> blocks = blocks_of(plan);
  const std::int64_t num_blocks = static_cast<std::int64_t>(blocks.size());
  at::parallel_for(0, num_blocks * shape.num_key_value_heads, 1, [&](std::int64_t begin, std::int64_t end) {
    Scratch scratch;
    for (std::int64_t task = begin; task < end; ++task) {
      const BlockHead block(blocks[static_cast<std::size_t>(task % num_blocks)], shape, task / num_blocks);
      block.gather(queries, scratch.queries);
      block.scores(scratch.queries, keys, scratch.probabilities);
      for (std::int64_t row = 0; row < block.rows(); ++row) {
        const float log_sum = softmax_row(scratch.probabilities.data() + row * block.num_keys(),
                                          block.visible_keys(row), block.num_keys());
        if (log_sum_TH != nullptr) log_sum_TH[block.query_head(row, shape.num_heads)] = log_sum;
      }
      block.times(scratch.probabilities, values, 1.0F, scratch.result);
      block.scatter(scratch.result, output);
    }
  });
}

namespace {

// probabilities <- P, score_gradient <- P * (dO V^T - rowsum(dO * O)).
void recompute_scores(const BlockHead& block, HeadShape shape, const float* log_sum_TH, Scratch& scratch) {
  const std::int64_t num_keys = block.num_keys(), size = shape.head_size;
  for (std::int64_t row = 0; row < block.rows(); ++row) {
    const std::int64_t visible = block.visible_keys(row);
    const float log_sum = log_sum_TH[block.query_head(row, shape.num_heads)];
    const float* out = scratch.output.data() + row * size;
    const float* grad = scratch.output_gradient.data() + row * size;
    float delta = 0;
#pragma omp simd reduction(+ : delta)
    for (std::int64_t i = 0; i < size; ++i) delta += out[i] * grad[i];
    float* p = scratch.probabilities.data() + row * num_keys;
    float* ds = scratch.score_gradient.data() + row * num_keys;
    for (std::int64_t i = 0; i < visible; ++i) {
      p[i] = fast_exp(p[i] - log_sum);
      ds[i] = p[i] * (ds[i] - delta);
    }
    std::fill(p + visible, p + num_keys, 0.0F);
    std::fill(ds + visible, ds + num_keys, 0.0F);
  }
}

}  // namespace

void span_attention_gradient(const packing::AttentionPlan& plan, HeadShape shape, Rows<const float> queries,
                             Rows<const float> keys, Rows<const float> values, Rows<const float> output,
                             const float* log_sum_TH, Rows<const float> output_gradient, Rows<float> query_gradient,
                             Rows<float> key_gradient, Rows<float> value_gradient) {
  const std::vector<Block> blocks = blocks_of(plan);
  const std::int64_t num_blocks = static_cast<std::int64_t>(blocks.size());
  GradientParts key_parts(plan.num_slots, shape.num_key_value_heads * shape.head_size);
  GradientParts value_parts(plan.num_slots, shape.num_key_value_heads * shape.head_size);
  at::parallel_for(0, kGradientParts * shape.num_key_value_heads, 1, [&](std::int64_t begin, std::int64_t end) {
    Scratch scratch;
    for (std::int64_t task = begin; task < end; ++task) {
      const std::int64_t part = task % kGradientParts, key_head = task / kGradientParts;
      for (std::int64_t b = part; b < num_blocks; b += kGradientParts) {
        const BlockHead block(blocks[static_cast<std::size_t>(b)], shape, key_head);
        block.gather(queries, scratch.queries);
        block.gather(output, scratch.output);
        block.gather(output_gradient, scratch.output_gradient);
        block.scores(scratch.queries, keys, scratch.probabilities);
        block.times_transposed(scratch.output_gradient, values, 1.0F, scratch.score_gradient);
        recompute_scores(block, shape, log_sum_TH, scratch);
        block.add_transposed_times(scratch.probabilities, scratch.output_gradient, 1.0F, value_parts.part(part));
        block.add_transposed_times(scratch.score_gradient, scratch.queries, block.scale(), key_parts.part(part));
        block.times(scratch.score_gradient, keys, block.scale(), scratch.result);
        block.scatter(scratch.result, query_gradient);
      }
    }
  });
  key_parts.sum_into(key_gradient, plan.num_slots);
  value_parts.sum_into(value_gradient, plan.num_slots);
}

}  // namespace sotto::model
