#pragma once

#include <cstdint>

#include "src/prompt/prompt_encoder.h"
#include "src/train/optim_config.h"

namespace sotto::train {

// AdamW over named fp32 parameters, with bias correction and decoupled weight decay.
// Source: Loshchilov & Hutter 2019, as in PyTorch's torch.optim.AdamW.
class AdamW {
 public:
  AdamW(prompt::NamedTensors parameters, const OptimConfig& config);

  // One update from the parameters' gradients, which are then cleared.
  void step(double learning_rate);

  std::int64_t num_steps() const { return num_steps_; }
  // The moments, as "exp_avg/name" and "exp_avg_sq/name": saved with a checkpoint.
  prompt::NamedTensors state() const;
  // Errors (UserError): a missing moment.
  void load_state(const prompt::NamedTensors& state, std::int64_t num_steps);

 private:
  struct Slot {
    at::Tensor parameter, exp_avg, exp_avg_sq;
  };
  std::map<std::string, Slot> slots_;
  double weight_decay_, beta1_, beta2_, eps_;
  std::int64_t num_steps_ = 0;
};

}  // namespace sotto::train
