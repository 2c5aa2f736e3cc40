#include "src/train/adamw.h"

#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <cmath>

#include "src/core/error.h"

namespace sotto::train {

AdamW::AdamW(prompt::NamedTensors parameters, const OptimConfig& config)
    : weight_decay_(config.weight_decay), beta1_(config.betas[0]), beta2_(config.betas[1]), eps_(config.eps) {
  for (auto& [name, parameter] : parameters) {
    slots_[name] = {parameter, at::zeros_like(parameter), at::zeros_like(parameter)};
  }
}

void AdamW::step(double learning_rate) {
  const c10::NoGradGuard no_grad;
  ++num_steps_;
  const double correction1 = 1.0 - std::pow(beta1_, num_steps_);
  const double correction2 = 1.0 - std::pow(beta2_, num_steps_);
  for (auto& [name, slot] : slots_) {
    const at::Tensor gradient = slot.parameter.grad();
    if (!gradient.defined()) continue;
    slot.parameter.mul_(1.0 - learning_rate * weight_decay_);
    slot.exp_avg.mul_(beta1_).add_(gradient, 1.0 - beta1_);
    slot.exp_avg_sq.mul_(beta2_).addcmul_(gradient, gradient, 1.0 - beta2_);
    const at::Tensor denominator = slot.exp_avg_sq.sqrt().div_(std::sqrt(correction2)).add_(eps_);
    slot.parameter.addcdiv_(slot.exp_avg, denominator, -learning_rate / correction1);
    slot.parameter.mutable_grad() = at::Tensor();
  }
}

prompt::NamedTensors AdamW::state() const {
  prompt::NamedTensors state;
  for (const auto& [name, slot] : slots_) {
    state["exp_avg/" + name] = slot.exp_avg;
    state["exp_avg_sq/" + name] = slot.exp_avg_sq;
  }
  return state;
}

void AdamW::load_state(const prompt::NamedTensors& state, std::int64_t num_steps) {
  const auto saved = [&](const std::string& name) {
    const auto found = state.find(name);
    if (found == state.end()) throw core::UserError(fmt::format("the checkpoint lacks the optimizer's '{}'.", name));
    return found->second;
  };
  for (auto& [name, slot] : slots_) {
    slot.exp_avg.copy_(saved("exp_avg/" + name));
    slot.exp_avg_sq.copy_(saved("exp_avg_sq/" + name));
  }
  num_steps_ = num_steps;
}

}  // namespace sotto::train
