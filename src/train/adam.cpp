#include "src/train/adam.h"

#include <ATen/core/Tensor.h>

#include <cmath>

namespace sotto::train {

Adam::Adam(const prompt::NamedTensors& parameters, const OptimConfig& config, Decay decay)
    : Optimizer(parameters),
      decay_(decay),
      weight_decay_(config.weight_decay),
      beta1_(config.betas[0]),
      beta2_(config.betas[1]),
      eps_(config.eps) {
  remember({"exp_avg", "exp_avg_sq"});
}

void Adam::update(Slot& slot, const at::Tensor& gradient, double learning_rate) {
  const double correction1 = 1.0 - std::pow(beta1_, num_steps());
  const double correction2 = 1.0 - std::pow(beta2_, num_steps());
  if (decay_ == Decay::kDecoupled) {
    slot.parameter.mul_(1.0 - learning_rate * weight_decay_);
  } else {
    gradient.add_(slot.parameter, weight_decay_);
  }
  at::Tensor &exp_avg = slot.memory["exp_avg"], &exp_avg_sq = slot.memory["exp_avg_sq"];
  exp_avg.mul_(beta1_).add_(gradient, 1.0 - beta1_);
  exp_avg_sq.mul_(beta2_).addcmul_(gradient, gradient, 1.0 - beta2_);
  const at::Tensor denominator = exp_avg_sq.sqrt().div_(std::sqrt(correction2)).add_(eps_);
  slot.parameter.addcdiv_(exp_avg, denominator, -learning_rate / correction1);
}

}  // namespace sotto::train
