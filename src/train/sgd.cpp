#include "src/train/sgd.h"

#include <ATen/core/Tensor.h>

namespace sotto::train {

Sgd::Sgd(const prompt::NamedTensors& parameters, const OptimConfig& config)
    : Optimizer(parameters),
      weight_decay_(config.weight_decay),
      momentum_(config.momentum),
      nesterov_(config.nesterov) {
  if (momentum_ > 0) remember({"momentum"});
}

void Sgd::update(Slot& slot, const at::Tensor& gradient, double learning_rate) {
  gradient.add_(slot.parameter, weight_decay_);
  if (momentum_ > 0) {
    at::Tensor& momentum = slot.memory["momentum"];
    momentum.mul_(momentum_).add_(gradient);
    if (nesterov_) {
      gradient.add_(momentum, momentum_);
    } else {
      gradient.copy_(momentum);
    }
  }
  slot.parameter.add_(gradient, -learning_rate);
}

}  // namespace sotto::train
