#include "src/train/optimizer.h"

#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "src/core/error.h"
#include "src/train/adafactor.h"
#include "src/train/adam.h"
#include "src/train/lamb.h"
#include "src/train/sgd.h"

namespace sotto::train {

Optimizer::Optimizer(const prompt::NamedTensors& parameters) {
  for (const auto& [name, parameter] : parameters) slots_[name] = {parameter, {}, 1.0};
}

void Optimizer::remember(const std::vector<std::string>& kinds) {
  for (auto& [name, slot] : slots_) {
    for (const std::string& kind : kinds) slot.memory[kind] = at::zeros_like(slot.parameter);
  }
}

void Optimizer::scale_rates(const std::map<std::string, double>& factors) {
  for (const auto& [name, factor] : factors) {
    if (const auto slot = slots_.find(name); slot != slots_.end()) slot->second.rate_factor = factor;
  }
}

void Optimizer::step(double learning_rate) {
  const c10::NoGradGuard no_grad;
  ++num_steps_;
  for (auto& [name, slot] : slots_) {
    const at::Tensor gradient = slot.parameter.grad();
    if (!gradient.defined()) continue;
    update(slot, gradient, learning_rate * slot.rate_factor);
    slot.parameter.mutable_grad() = at::Tensor();
  }
}

prompt::NamedTensors Optimizer::state() const {
  prompt::NamedTensors state;
  for (const auto& [name, slot] : slots_) {
    for (const auto& [kind, tensor] : slot.memory) state[kind + "/" + name] = tensor;
  }
  return state;
}

void Optimizer::load_state(const prompt::NamedTensors& state, std::int64_t num_steps) {
  for (auto& [name, slot] : slots_) {
    for (auto& [kind, tensor] : slot.memory) {
      const auto found = state.find(kind + "/" + name);
      if (found == state.end()) {
        throw core::UserError(fmt::format("the checkpoint lacks the optimizer's '{}/{}'.", kind, name));
      }
      tensor.copy_(found->second);
    }
  }
  num_steps_ = num_steps;
}

std::unique_ptr<Optimizer> make_optimizer(const prompt::NamedTensors& parameters, const OptimConfig& config) {
  if (config.name == "adam") return std::make_unique<Adam>(parameters, config, Adam::Decay::kInGradient);
  if (config.name == "sgd") return std::make_unique<Sgd>(parameters, config);
  if (config.name == "adafactor") return std::make_unique<Adafactor>(parameters, config);
  if (config.name == "lamb") return std::make_unique<Lamb>(parameters, config);
  return std::make_unique<Adam>(parameters, config, Adam::Decay::kDecoupled);
}

}  // namespace sotto::train
