#pragma once

#include "src/train/optimizer.h"

namespace sotto::train {

// Stochastic gradient descent with momentum (`optim.momentum`, Nesterov's where `optim.nesterov`) and weight decay in
// the gradient. Source: torch.optim.SGD, whose first momentum is the first gradient; without dampening that is what a
// momentum begun at zero gives.
class Sgd : public Optimizer {
 public:
  Sgd(const prompt::NamedTensors& parameters, const OptimConfig& config);

 private:
  void update(Slot& slot, const at::Tensor& gradient, double learning_rate) override;

  double weight_decay_, momentum_;
  bool nesterov_;
};

}  // namespace sotto::train
