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
  std::int64_t hold_steps = 0;
  double power = 1.0;
  double decay_rate = 0.5;
  std::int64_t d_model = 1;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("name", name,
                 {"CosineAnnealing", "NoamAnnealing", "NoamHoldAnnealing", "InverseSquareRootAnnealing",
                  "PolynomialDecayAnnealing", "PolynomialHoldDecayAnnealing", "WarmupPolicy", "WarmupHoldPolicy",
                  "constant", "linear"},
                 "how the learning rate goes on after warm-up");
    visit("warmup_steps", warmup_steps, "steps of rising learning rate");
    visit("constant_steps", constant_steps, "CosineAnnealing: steps at min_lr at the end");
    visit("min_lr", min_lr, "the lowest learning rate");
    visit("hold_steps", hold_steps, "schedules with Hold in their name: steps at the peak after warm-up");
    visit("power", power, "Polynomial schedules: 1 falls straight, 2 as a parabola");
    visit("decay_rate", decay_rate, "NoamHoldAnnealing: the exponent of the fall");
    visit("d_model", d_model, "NoamAnnealing: the learning rate is divided by its root");
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
  double momentum = 0.0;
  bool nesterov = false;
  bool scale_parameter = true;
  SchedConfig sched;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("name", name, {"fused_adam", "adamw", "adam", "sgd", "adafactor", "lamb"},
                 "the optimizer; the first two are both AdamW");
    visit("lr", lr, "the peak learning rate");
    visit("weight_decay", weight_decay, "pull towards zero; decoupled from the gradient but for adam and sgd");
    visit("betas", betas, "decay of the first and second moment");
    visit("eps", eps, "added to the root of the second moment");
    visit("momentum", momentum, "sgd: decay of the first moment; 0: none");
    visit("nesterov", nesterov, "sgd: Nesterov's momentum");
    visit("scale_parameter", scale_parameter, "adafactor: multiply lr by the parameter's root mean square");
    visit("sched", sched, "the learning-rate schedule");
  }
  void validate(config::Problems& problems) const {
    if (lr <= 0) problems.add("lr", "must be positive");
    if (betas.size() != 2 || betas[0] < 0 || betas[0] >= 1 || betas[1] < 0 || betas[1] >= 1) {
      problems.add("betas", "must be two numbers in [0, 1), as [0.9, 0.98]");
    }
    if (eps <= 0) problems.add("eps", "must be positive");
    if (weight_decay < 0) problems.add("weight_decay", "must not be negative");
    if (momentum < 0 || momentum >= 1) problems.add("momentum", "must lie in [0, 1)");
    if (nesterov && momentum == 0) problems.add("nesterov", "needs a momentum");
    if (sched.warmup_steps < 0) problems.add("sched.warmup_steps", "must not be negative");
    if (sched.constant_steps < 0) problems.add("sched.constant_steps", "must not be negative");
    if (sched.hold_steps < 0) problems.add("sched.hold_steps", "must not be negative");
    if (sched.power <= 0) problems.add("sched.power", "must be positive");
    if (sched.decay_rate <= 0) problems.add("sched.decay_rate", "must be positive");
    if (sched.d_model < 1) problems.add("sched.d_model", "must be at least 1");
    if (sched.name == "NoamHoldAnnealing" && sched.warmup_steps == 0) {
      problems.add("sched.warmup_steps", "NoamHoldAnnealing needs a warm-up");
    }
    if (sched.min_lr > lr) problems.add("sched.min_lr", "must not be above lr");
  }
};

}  // namespace sotto::train
