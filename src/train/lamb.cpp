#include "src/train/lamb.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <cmath>

namespace sotto::train {

Lamb::Lamb(const prompt::NamedTensors& parameters, const OptimConfig& config)
    : Optimizer(parameters),
      weight_decay_(config.weight_decay),
      beta1_(config.betas[0]),
      beta2_(config.betas[1]),
      eps_(config.eps) {
  remember({"exp_avg", "exp_avg_sq"});
}

void Lamb::update(Slot& slot, const at::Tensor& gradient, double learning_rate) {
  at::Tensor &exp_avg = slot.memory["exp_avg"], &exp_avg_sq = slot.memory["exp_avg_sq"];
  exp_avg.mul_(beta1_).add_(gradient, 1.0 - beta1_);
  exp_avg_sq.mul_(beta2_).addcmul_(gradient, gradient, 1.0 - beta2_);
  const at::Tensor denominator = exp_avg_sq.div(1.0 - std::pow(beta2_, num_steps())).sqrt_().add_(eps_);
  at::Tensor change = exp_avg.div(1.0 - std::pow(beta1_, num_steps())).div_(denominator);
  change.add_(slot.parameter, weight_decay_);
  const double parameter_norm = at::linalg_vector_norm(slot.parameter).item().toDouble();
  const double change_norm = at::linalg_vector_norm(change).item().toDouble();
  const bool scaled = weight_decay_ > 0 && parameter_norm > 0 && change_norm > 0;
  slot.parameter.add_(change, -learning_rate * (scaled ? parameter_norm / change_norm : 1.0));
}

}  // namespace sotto::train
