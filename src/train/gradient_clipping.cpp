#include "src/train/gradient_clipping.h"

#include <ATen/ops/linalg_vector_norm.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace sotto::train {

double clip_gradients(const prompt::NamedTensors& parameters, double max_norm) {
  const c10::NoGradGuard no_grad;
  double squares = 0;
  for (const auto& [name, parameter] : parameters) {
    if (!parameter.grad().defined()) continue;
    const double norm = at::linalg_vector_norm(parameter.grad()).item().toDouble();
    squares += norm * norm;
  }
  const double total = std::sqrt(squares);
  const double scale = max_norm / (total + 1e-6);
  if (max_norm > 0 && scale < 1.0) {
    for (const auto& [name, parameter] : parameters) {
      if (parameter.grad().defined()) parameter.grad().mul_(scale);
    }
  }
  return total;
}

}  // namespace sotto::train
