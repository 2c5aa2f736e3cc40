#include "src/train/learning_rate.h"

#include <algorithm>
#include <cmath>
#include <numbers>

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

}  // namespace

double learning_rate(const OptimConfig& optim, std::int64_t step, std::int64_t max_steps) {
  const auto s = static_cast<double>(step), last = static_cast<double>(max_steps);
  const auto warmup = static_cast<double>(optim.sched.warmup_steps);
  if (optim.sched.name == "CosineAnnealing" && optim.sched.constant_steps > 0) {
    return cosine_then_constant(optim, s, last);
  }
  if (warmup > 0 && s <= warmup) return optim.lr * (s + 1) / (warmup + 1);
  if (optim.sched.name == "constant") return optim.lr;
  if (s > last) return optim.sched.min_lr;
  const double share = (s - warmup) / std::max(1.0, last - warmup);
  if (optim.sched.name == "linear") return optim.lr + (optim.sched.min_lr - optim.lr) * share;
  return cosine(optim.lr, optim.sched.min_lr, share);
}

}  // namespace sotto::train
