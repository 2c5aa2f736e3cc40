#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "src/train/trainer_config.h"

namespace sotto::train {

// How many steps a training has: by `trainer.max_steps` or `max_epochs`, and with `trainer.time_budget` no more than
// fit into it. Those are counted when the warm-up is over, whose learning rates do not depend on them, and the schedule
// then ends with the last of them: the training is the one that max_steps of that number gives. Only where steps get so
// slow that the budget would be passed are they counted anew. (Tying the whole schedule to a time rather than to steps
// is from Geiping and Goldstein 2022, "Cramming".)
class StepPlan {
 public:
  StepPlan(const TrainerConfig& trainer, std::int64_t warmup_steps, std::int64_t steps_per_epoch);

  std::int64_t max_steps() const {
    return std::min(configured_steps_, state_.counted_steps.value_or(configured_steps_));
  }
  // Whether the budget, not the configured number of steps, ends the training.
  bool is_cut() const { return max_steps() < configured_steps_; }

  void add_step(double seconds);
  void add_validation(double seconds);
  // Whether the steps that fit are counted after `step` steps: the same in every process.
  bool is_due(std::int64_t step) const;
  bool is_counted() const { return state_.counted_steps.has_value(); }
  // At least `step`, at most max_steps().
  std::int64_t steps_that_fit(std::int64_t step) const;
  void set_counted_steps(std::int64_t steps) { state_.counted_steps = steps; }
  double step_seconds() const { return timed_seconds_; }  // of this run's steps in all
  double seconds_per_step() const { return timed_seconds_ / static_cast<double>(timed_steps_); }

  // Saved with a checkpoint where there is a budget.
  struct State {
    std::string time_budget;
    std::int64_t configured_steps = 0;
    double seconds = 0;  // of steps and validations, over all runs
    std::optional<std::int64_t> counted_steps;
  };
  bool has_budget() const { return trainer_.time_budget.has_value(); }
  const State& state() const { return state_; }
  // The steps are counted anew with another budget, and where all of them fitted and there are others now.
  void load(const State& state);

 private:
  TrainerConfig trainer_;
  std::int64_t warmup_steps_, steps_per_epoch_, configured_steps_;
  // Of this run.
  double timed_seconds_ = 0, validation_seconds_ = 0;
  std::int64_t timed_steps_ = 0;
  State state_;
};

}  // namespace sotto::train
