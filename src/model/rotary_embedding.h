#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

// Shapes: T packed tokens, E columns of the fused query-key-value matrix, h half the head size.
namespace sotto::model {

// By how much each token's pairs of dimensions turn: computed once a batch, used by every layer.
struct RotaryAngles {
  at::Tensor cosine_Th, sine_Th;  // fp32
  at::Tensor signed_sine_T2h;     // not on the CPU: what the other half of a head is multiplied with, -sine and sine
};

// Rotary position embedding (Su et al. 2021) with Hugging Face's layout: dimension i of a head turns with dimension i +
// h.
class RotaryEmbedding {
 public:
  // One inverse frequency a pair of dimensions (radians a position).
  explicit RotaryEmbedding(std::vector<float> inverse_frequency_h)
      : inverse_frequency_h_(std::move(inverse_frequency_h)) {}

  RotaryAngles angles(const std::vector<std::int32_t>& position_ids_T, at::Device device = at::kCPU) const;

 private:
  std::vector<float> inverse_frequency_h_;
};

// Turns the first `num_heads` heads of every row (fp32 or bf16) by its angles, in place, on
// any device. `direction` -1 turns back, which is also the gradient.
void rotate(at::Tensor& qkv_TE, const RotaryAngles& angles, std::int64_t num_heads, float direction);

}  // namespace sotto::model
