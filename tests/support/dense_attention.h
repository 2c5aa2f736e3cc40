#pragma once

#include <ATen/ATen.h>

#include <cmath>

#include "src/model/span_attention.h"
#include "src/packing/packed_batch.h"

// The plain twin of span attention: the plan written out as a mask [T, S], every score computed, autograd.
namespace sotto::testing {

inline at::Tensor mask_of(const packing::AttentionPlan& plan, std::int64_t num_queries) {
  at::Tensor mask_TS = at::full({num_queries, plan.num_slots}, -INFINITY);
  for (const packing::Span& span : plan.spans) {
    for (std::int64_t query = span.query_begin; query < span.query_end; ++query) {
      for (std::size_t i = 0; i < span.keys.size(); ++i) {
        const bool causal = span.last_is_causal && i + 1 == span.keys.size();
        const std::int64_t end = span.keys[i].end - (causal ? span.query_end - 1 - query : 0);
        mask_TS[query].narrow(0, span.keys[i].begin, end - span.keys[i].begin).zero_();
      }
    }
  }
  return mask_TS;
}

inline at::Tensor dense_attention(model::HeadShape shape, const at::Tensor& query, const at::Tensor& key,
                                  const at::Tensor& value, const at::Tensor& mask_TS) {
  const auto heads = [&](const at::Tensor& x, std::int64_t count) {
    return x.view({x.size(0), count, shape.head_size}).transpose(0, 1);
  };
  const std::int64_t group = shape.num_heads / shape.num_key_value_heads;
  const at::Tensor k = heads(key, shape.num_key_value_heads).repeat_interleave(group, 0);
  const at::Tensor v = heads(value, shape.num_key_value_heads).repeat_interleave(group, 0);
  const double scale = 1.0 / std::sqrt(static_cast<double>(shape.head_size));
  const at::Tensor scores = at::matmul(heads(query, shape.num_heads), k.transpose(1, 2)) * scale + mask_TS;
  return at::matmul(at::softmax(scores, -1), v).transpose(0, 1).reshape({query.size(0), -1});
}

}  // namespace sotto::testing
