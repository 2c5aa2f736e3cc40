#pragma once

#include "src/train/optimizer.h"

namespace sotto::train {

// LAMB: AdamW's update, scaled for each parameter by the ratio of its norm to the update's.
// Source: You et al. 2020, algorithm 2; as in apex's FusedLAMB a parameter without weight decay is not scaled. The
// limit on the gradient's norm is trainer.gradient_clip_val's.
class Lamb : public Optimizer {
 public:
  Lamb(const prompt::NamedTensors& parameters, const OptimConfig& config);

 private:
  void update(Slot& slot, const at::Tensor& gradient, double learning_rate) override;

  double weight_decay_, beta1_, beta2_, eps_;
};

}  // namespace sotto::train
