#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "src/prompt/prompt_encoder.h"
#include "src/train/optim_config.h"

namespace sotto::train {

// Moves named fp32 parameters along their gradients. A parameter without a gradient stays as it is.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  // One update from the parameters' gradients, which are then cleared.
  void step(double learning_rate);

  // Factors of single parameters' learning rates; 1 for those not named.
  void scale_rates(const std::map<std::string, double>& factors);

  std::int64_t num_steps() const { return num_steps_; }
  // What is remembered between steps, as "exp_avg/name": saved with a checkpoint.
  prompt::NamedTensors state() const;
  // Errors (UserError): a missing tensor.
  void load_state(const prompt::NamedTensors& state, std::int64_t num_steps);

 protected:
  struct Slot {
    at::Tensor parameter;
    prompt::NamedTensors memory;  // by kind: exp_avg, exp_avg_sq ...
    double rate_factor = 1.0;
  };
  explicit Optimizer(const prompt::NamedTensors& parameters);
  // Remembers zeros of the parameter's own shape under each kind.
  void remember(const std::vector<std::string>& kinds);
  // `gradient` may be changed. num_steps() counts the update that is being made.
  virtual void update(Slot& slot, const at::Tensor& gradient, double learning_rate) = 0;

  std::map<std::string, Slot> slots_;

 private:
  std::int64_t num_steps_ = 0;
};

// The optimizer `config.name`: fused_adam and adamw (Loshchilov & Hutter 2019), adam (Kingma & Ba 2015), sgd, adafactor
// (Shazeer & Stern 2018) or lamb (You et al. 2020).
std::unique_ptr<Optimizer> make_optimizer(const prompt::NamedTensors& parameters, const OptimConfig& config);

}  // namespace sotto::train
