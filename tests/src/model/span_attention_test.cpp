#include "src/model/span_attention.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "src/packing/pack_rows.h"
#include "tests/support/tiny_llama.h"

namespace sotto::model {
namespace {

constexpr HeadShape kShape{.num_heads = 4, .num_key_value_heads = 2, .head_size = 8};

// The plain twin: the plan written out as a mask [T, S].
at::Tensor mask_of(const packing::PackedBatch& batch) {
  const std::int64_t num_tokens = static_cast<std::int64_t>(batch.token_ids_T.size());
  at::Tensor mask_TS = at::full({num_tokens, batch.plan.num_slots}, -INFINITY);
  for (const packing::Span& span : batch.plan.spans) {
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

at::Tensor dense_attention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                           const at::Tensor& mask_TS) {
  const auto heads = [](const at::Tensor& x, std::int64_t count) {
    return x.view({x.size(0), count, 8}).transpose(0, 1);
  };
  const at::Tensor k = heads(key, 2).repeat_interleave(2, 0), v = heads(value, 2).repeat_interleave(2, 0);
  const at::Tensor probs = at::softmax(at::matmul(heads(query, 4), k.transpose(1, 2)) / std::sqrt(8.0) + mask_TS, -1);
  return at::matmul(probs, v).transpose(0, 1).reshape({query.size(0), 32});
}

Rows<const float> rows(const at::Tensor& x) { return {x.const_data_ptr<float>(), x.size(1)}; }
Rows<float> writable(at::Tensor& x) { return {x.data_ptr<float>(), x.size(1)}; }

TEST(SpanAttention, ValueAndGradientsAreThoseOfADenseMask) {
  torch::manual_seed(5);
  const packing::PackedBatch batch = packing::pack_rows(sotto::testing::branching_rows());
  const std::int64_t num_tokens = batch.plan.num_slots;
  const at::Tensor query = at::randn({num_tokens, 32}).requires_grad_(true);
  const at::Tensor key = at::randn({num_tokens, 16}).requires_grad_(true);
  const at::Tensor value = at::randn({num_tokens, 16}).requires_grad_(true);
  const at::Tensor grad = at::randn({num_tokens, 32});
  const at::Tensor plain = dense_attention(query, key, value, mask_of(batch));
  plain.backward(grad);

  at::Tensor output = at::empty({num_tokens, 32}), log_sum_TH = at::empty({num_tokens, 4});
  span_attention(batch.plan, kShape, rows(query), rows(key), rows(value), writable(output),
                 log_sum_TH.data_ptr<float>());
  at::Tensor grad_query = at::empty_like(grad), grad_key = at::empty({num_tokens, 16}),
             grad_value = at::empty({num_tokens, 16});
  span_attention_gradient(batch.plan, kShape, rows(query), rows(key), rows(value), rows(output),
                          log_sum_TH.const_data_ptr<float>(), rows(grad), writable(grad_query), writable(grad_key),
                          writable(grad_value));
  // fp32 sums of at most 30 terms in another order.
  EXPECT_TRUE(at::allclose(output, plain.detach(), 1e-5, 1e-5));
  EXPECT_TRUE(at::allclose(grad_query, query.grad(), 1e-5, 1e-5));
  EXPECT_TRUE(at::allclose(grad_key, key.grad(), 1e-5, 1e-5));
  EXPECT_TRUE(at::allclose(grad_value, value.grad(), 1e-5, 1e-5));
}

}  // namespace
}  // namespace sotto::model
