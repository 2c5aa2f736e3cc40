#pragma once

#include "src/train/optimizer.h"

namespace sotto::train {

// Adafactor without a first moment: of a matrix's squared gradients only the means of rows and columns are kept.
// Source: Shazeer & Stern 2018, algorithms 4 and 5 (beta2 = 1 - t^-0.8, clipping at 1, eps1 1e-30, eps2 1e-3); the
// learning rate is the schedule's, times the parameter's root mean square where `optim.scale_parameter`. Weight decay
// is decoupled and follows the learning rate.
class Adafactor : public Optimizer {
 public:
  Adafactor(const prompt::NamedTensors& parameters, const OptimConfig& config);

 private:
  void update(Slot& slot, const at::Tensor& gradient, double learning_rate) override;

  double weight_decay_;
  bool scale_parameter_;
};

}  // namespace sotto::train
