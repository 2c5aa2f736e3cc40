#include "src/model/rotary_embedding.h"

#include <ATen/Parallel.h>

#include <cmath>

namespace sotto::model {
namespace {

constexpr std::int64_t kRowsPerTask = 16;

}  // namespace

void RotaryEmbedding::rotate(at::Tensor& qkv_TE, const std::vector<std::int32_t>& position_ids_T,
                             std::int64_t num_heads, float direction) const {
  const std::int64_t half = static_cast<std::int64_t>(inverse_frequency_h_.size());
  const std::int64_t stride = qkv_TE.size(1);
  float* qkv = qkv_TE.data_ptr<float>();
  at::parallel_for(0, qkv_TE.size(0), kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
    std::vector<float> cosine(inverse_frequency_h_.size()), sine(inverse_frequency_h_.size());
    for (std::int64_t t = begin; t < end; ++t) {
      const float position = static_cast<float>(position_ids_T[static_cast<std::size_t>(t)]);
      for (std::size_t i = 0; i < cosine.size(); ++i) {
        const float angle = position * inverse_frequency_h_[i];
        cosine[i] = std::cos(angle);
        sine[i] = std::sin(angle) * direction;
      }
      for (std::int64_t head = 0; head < num_heads; ++head) {
        float* low = qkv + t * stride + head * 2 * half;
        float* high = low + half;
        for (std::int64_t i = 0; i < half; ++i) {
          const float c = cosine[static_cast<std::size_t>(i)], s = sine[static_cast<std::size_t>(i)];
          const float x = low[i], y = high[i];
          low[i] = x * c - y * s;
          high[i] = y * c + x * s;
        }
      }
    }
  });
}

}  // namespace sotto::model
