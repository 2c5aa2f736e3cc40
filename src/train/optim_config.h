#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/config/field_list.h"

namespace sotto::train {

// `optim.sched` with NeMo's keys.
struct SchedConfig {
  std::string name = "CosineAnnealing";
  std::int64_t warmup_steps = 50;
  std::int64_t constant_steps = 0;
  double min_lr = 0.0;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("name", name, {"CosineAnnealing", "constant", "linear"},
                 "how the learning rate goes on after warm-up");
    visit("warmup_steps", warmup_steps, "steps of rising learning rate");
    visit("constant_steps", constant_steps, "CosineAnnealing: steps at min_lr at the end");
    visit("min_lr", min_lr, "the lowest learning rate");
    visit.ignored("monitor", "no schedule here watches a metric");
    visit.ignored("reduce_on_plateau", "no schedule here watches a metric");
  }
};

// `optim` with NeMo's keys.
struct OptimConfig {
  std::string name = "fused_adam";
  double lr = 1e-4;
  double weight_decay = 0.01;
  std::vector<double> betas{0.9, 0.98};
  double eps = 1e-8;
  SchedConfig sched;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("name", name, {"fused_adam", "adamw"}, "both are AdamW");
    visit("lr", lr, "the peak learning rate");
    visit("weight_decay", weight_decay, "decoupled from the gradient");
    visit("betas", betas, "decay of the first and second moment");
    visit("eps", eps, "added to the root of the second moment");
    visit("sched", sched, "the learning-rate schedule");
  }
  void validate(config::Problems& problems) const {
    if (lr <= 0) problems.add("lr", "must be positive");
    if (betas.size() != 2 || betas[0] < 0 || betas[0] >= 1 || betas[1] < 0 || betas[1] >= 1) {
      problems.add("betas", "must be two numbers in [0, 1), as [0.9, 0.98]");
    }
    if (eps <= 0) problems.add("eps", "must be positive");
    if (weight_decay < 0) problems.add("weight_decay", "must not be negative");
    if (sched.min_lr > lr) problems.add("sched.min_lr", "must not be above lr");
  }
};

}  // namespace sotto::train
