#include "src/model/relative_bias.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/log.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>

namespace sotto::model {

at::Tensor distance_buckets(const at::Tensor& distance_N, const BucketForm& form) {
  const std::int64_t count = form.both_directions ? form.num_buckets / 2 : form.num_buckets;
  const at::Tensor first_N = form.both_directions ? (distance_N > 0).to(at::kLong) * count : at::zeros_like(distance_N);
  const at::Tensor away_N = form.both_directions ? at::abs(distance_N) : -at::clamp(distance_N, {}, 0);
  const std::int64_t num_exact = count / 2;
  // In fp32 and in this order, as models were trained: a power of two falls on the edge of a bucket.
  const double range = std::log(static_cast<double>(form.max_distance) / static_cast<double>(num_exact));
  const at::Tensor logarithm_N =
      at::log(away_N.to(at::kFloat) / num_exact) / range * static_cast<double>(count - num_exact);
  const at::Tensor far_N = at::clamp(num_exact + logarithm_N.to(at::kLong), {}, count - 1);
  return first_N + at::where(away_N < num_exact, away_N, far_N);
}

RelativeBias::RelativeBias(const at::Tensor& weight_KH, const BucketForm& form, std::int64_t head_size)
    : max_distance_(form.max_distance) {
  const at::Tensor distance_B = at::arange(-max_distance_, max_distance_ + 1, at::kLong);
  const at::Tensor bucket_B = distance_buckets(distance_B, form).to(weight_KH.device());
  const at::Tensor bias_BH = weight_KH.to(at::kFloat).index_select(0, bucket_B);
  by_distance_HB_ = (bias_BH.t() * std::sqrt(static_cast<double>(head_size))).contiguous();
}

PositionBias RelativeBias::at(const std::vector<std::int32_t>& query_positions_T,
                              const std::vector<std::int32_t>& slot_positions_S) const {
  return {by_distance_HB_, max_distance_, query_positions_T.data(), slot_positions_S.data()};
}

}  // namespace sotto::model
