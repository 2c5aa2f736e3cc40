#pragma once

#include "src/train/optimizer.h"

namespace sotto::train {

// Adam with bias correction. Weight decay is decoupled from the gradient (AdamW) or added to it (Adam).
// Source: Kingma & Ba 2015, Loshchilov & Hutter 2019; the order of operations is PyTorch's.
class Adam : public Optimizer {
 public:
  enum class Decay { kDecoupled, kInGradient };
  Adam(const prompt::NamedTensors& parameters, const OptimConfig& config, Decay decay);

 private:
  void update(Slot& slot, const at::Tensor& gradient, double learning_rate) override;

  Decay decay_;
  double weight_decay_, beta1_, beta2_, eps_;
};

}  // namespace sotto::train
