#include "src/train/learning_rate.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace sotto::train {
namespace {

double cosine(double from, double to, double share) {
  return to + 0.5 * (1.0 + std::cos(std::numbers::pi * share)) * (from - to);
}

// With constant_steps: a warm-up from 0, the cosine over what is left, min_lr at the end.
double cosine_then_constant(const OptimConfig& optim, double step, double max_steps) {
  const auto warmup = static_cast<double>(optim.sched.warmup_steps);
  const double decay = max_steps - static_cast<double>(optim.sched.constant_steps) - warmup;
  if (step <= warmup && warmup > 0) return optim.lr * step / warmup;
  if (step <= warmup + decay) return cosine(optim.lr, optim.sched.min_lr, (step - warmup) / decay);
  return optim.sched.min_lr;
}

// Rises over the warm-up and falls with the root of the step; `lr` is a factor, not the peak (Vaswani et al. 2017).
double noam(const OptimConfig& optim, double step) {
  const auto warmup = static_cast<double>(optim.sched.warmup_steps);
  step = std::max(1.0, step);
  double share = 1.0 / std::sqrt(step);
  if (warmup > 0) share = std::min(share, step * std::pow(warmup, -1.5));
  const double rate = optim.lr * share / std::sqrt(static_cast<double>(optim.sched.d_model));
  return step > warmup ? std::max(rate, optim.sched.min_lr) : rate;
}

double polynomial(const OptimConfig& optim, double share) {
  return optim.sched.min_lr + (optim.lr - optim.sched.min_lr) * std::pow(1.0 - std::min(share, 1.0), optim.sched.power);
}

// NoamHoldAnnealing after its hold: lr (W / (s - H))^decay_rate, continuous at s = W + H.
double noam_after_hold(const OptimConfig& optim, double step) {
  const SchedConfig& sched = optim.sched;
  const double before = std::max(1.0, std::pow(static_cast<double>(sched.warmup_steps), sched.decay_rate));
  const double since = std::max(1.0, std::pow(step - static_cast<double>(sched.hold_steps), sched.decay_rate));
  return std::max(sched.min_lr, optim.lr * before / since);
}

}  // namespace

double learning_rate(const OptimConfig& optim, std::int64_t step, std::int64_t max_steps) {
  const SchedConfig& sched = optim.sched;
  const auto s = static_cast<double>(step), last = static_cast<double>(max_steps);
  const auto warmup = static_cast<double>(sched.warmup_steps);
  const bool holds = sched.name.find("Hold") != std::string::npos;
  const double held = warmup + (holds ? static_cast<double>(sched.hold_steps) : 0.0);
  if (sched.name == "NoamAnnealing") return noam(optim, s);
  if (sched.name == "CosineAnnealing" && sched.constant_steps > 0) return cosine_then_constant(optim, s, last);
  if (warmup > 0 && s <= warmup) return optim.lr * (s + 1) / (warmup + 1);
  if (sched.name == "constant" || s < held) return optim.lr;
  if (s > last) return sched.min_lr;
  const double share = (s - held) / std::max(1.0, last - held);
  if (sched.name == "linear") return optim.lr + (sched.min_lr - optim.lr) * share;
  if (sched.name.starts_with("Polynomial")) return polynomial(optim, share);
  if (sched.name == "WarmupPolicy" || sched.name == "WarmupHoldPolicy") return optim.lr;
  if (sched.name == "InverseSquareRootAnnealing") return optim.lr / std::sqrt((s + 1) / (warmup + 1));
  if (sched.name == "NoamHoldAnnealing") return noam_after_hold(optim, s);
  return cosine(optim.lr, sched.min_lr, share);
}

}  // namespace sotto::train
