#include "src/model/layer_attention.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "src/model/masked_attention.h"

namespace sotto::model {
namespace {

// Columns [begin, ...) of a matrix, for reading or writing.
template <typename Number>
Rows<const Number> columns(const at::Tensor& matrix, std::int64_t begin) {
  return {matrix.const_data_ptr<Number>() + begin, matrix.stride(0)};
}
template <typename Number>
Rows<Number> writable_columns(at::Tensor& matrix, std::int64_t begin) {
  return {matrix.data_ptr<Number>() + begin, matrix.stride(0)};
}

template <typename Number>
void gradient_of(const packing::AttentionPlan& plan, HeadShape shape, const AttentionTensors& forward,
                 const at::Tensor& grad_output_RQ, at::Tensor& grad_queries_RQ, at::Tensor& grad_qkv_TE) {
  const std::int64_t first_key = forward.first_key;
  const std::int64_t key_size = shape.num_key_value_heads * shape.head_size;
  const at::Tensor keys_CS = columns_as_rows(forward.qkv_TE, first_key, key_size);
  const AttentionState<Number> state{.queries = columns<Number>(forward.queries_RQ, 0),
                                     .keys = columns<Number>(forward.qkv_TE, first_key),
                                     .keys_by_column = columns<Number>(keys_CS, 0),
                                     .values = columns<Number>(forward.qkv_TE, first_key + key_size),
                                     .output = columns<Number>(forward.output_RQ, 0),
                                     .log_sum_TH = forward.log_sum_RH.const_data_ptr<float>(),
                                     .output_gradient = columns<Number>(grad_output_RQ, 0),
                                     .bias = forward.bias};
  const AttentionGradients<Number> gradients{writable_columns<Number>(grad_queries_RQ, 0),
                                             writable_columns<Number>(grad_qkv_TE, first_key),
                                             writable_columns<Number>(grad_qkv_TE, first_key + key_size)};
  span_attention_gradient(plan, shape, state, gradients);
}

}  // namespace

at::Tensor columns_as_rows(const at::Tensor& matrix_TE, std::int64_t first, std::int64_t count) {
  if (!matrix_TE.is_cpu()) return matrix_TE.narrow(1, first, count).t();
  const std::int64_t num_rows = matrix_TE.size(0);
  at::Tensor rows = at::zeros({count, num_rows + 1}, matrix_TE.options());
  rows.narrow(1, 0, num_rows).copy_(matrix_TE.narrow(1, first, count).t());
  return rows;
}

at::Tensor attention(const PlacedPlan& plan, HeadShape shape, const at::Tensor& queries_RQ, const at::Tensor& keys_SC,
                     std::int64_t first_key, const at::Tensor& values_CS, at::Tensor* log_sum_RH,
                     const PositionBias& bias) {
  if (!queries_RQ.is_cpu()) {
    const std::int64_t key_size = shape.num_key_value_heads * shape.head_size;
    const at::Tensor values_SC = values_CS.narrow(1, 0, keys_SC.size(0)).t();
    return masked_attention(plan.blocks, shape, queries_RQ, keys_SC.narrow(1, first_key, key_size), values_SC, bias);
  }
  const std::int64_t num_queries = queries_RQ.size(0);
  at::Tensor output_RQ = at::empty({num_queries, shape.num_heads * shape.head_size}, queries_RQ.options());
  float* log_sums = nullptr;
  if (log_sum_RH != nullptr) {
    *log_sum_RH = at::empty({num_queries, shape.num_heads}, queries_RQ.options().dtype(at::kFloat));
    log_sums = log_sum_RH->data_ptr<float>();
  }
  const auto run = [&]<typename Number>(Number) {
    const KeysAndValues<Number> slots{columns<Number>(keys_SC, first_key), columns<Number>(values_CS, 0)};
    span_attention(plan.spans, shape, columns<Number>(queries_RQ, 0), slots, bias,
                   writable_columns<Number>(output_RQ, 0), log_sums);
  };
  queries_RQ.scalar_type() == at::kBFloat16 ? run(c10::BFloat16()) : run(float());
  return output_RQ;
}

void attention_gradient(const PlacedPlan& plan, HeadShape shape, const AttentionTensors& forward,
                        const at::Tensor& grad_output_RQ, at::Tensor& grad_queries_RQ, at::Tensor& grad_qkv_TE) {
  if (!grad_qkv_TE.is_cpu()) {
    return masked_attention_gradient(plan.blocks, shape, forward, grad_output_RQ, grad_queries_RQ, grad_qkv_TE);
  }
  const bool bf16 = grad_qkv_TE.scalar_type() == at::kBFloat16;
  const auto run = bf16 ? gradient_of<c10::BFloat16> : gradient_of<float>;
  run(plan.spans, shape, forward, grad_output_RQ, grad_queries_RQ, grad_qkv_TE);
}

}  // namespace sotto::model
