#include "src/train/step_plan.h"

namespace sotto::train {
namespace {

// Fewer steps would not tell what the others take.
constexpr std::int64_t kTimedSteps = 10;
// Of the budget, when the steps are first counted: some may take a little longer than those timed.
constexpr double kPlannedShare = 0.97;

}  // namespace

StepPlan::StepPlan(const TrainerConfig& trainer, std::int64_t warmup_steps, std::int64_t steps_per_epoch)
    : trainer_(trainer),
      warmup_steps_(warmup_steps),
      steps_per_epoch_(steps_per_epoch),
      configured_steps_(trainer.max_steps > 0 ? trainer.max_steps : trainer.max_epochs * steps_per_epoch) {
  state_.time_budget = trainer.time_budget.value_or("");
  state_.configured_steps = configured_steps_;
}

void StepPlan::load(const State& state) {
  state_.seconds = state.seconds;
  const bool was_cut = state.counted_steps && *state.counted_steps < state.configured_steps;
  const bool same_steps = state.configured_steps == configured_steps_;
  if (state.time_budget == state_.time_budget && (was_cut || same_steps)) state_.counted_steps = state.counted_steps;
}

void StepPlan::add_step(double seconds) {
  state_.seconds += seconds;
  timed_seconds_ += seconds;
  ++timed_steps_;
}

void StepPlan::add_validation(double seconds) {
  state_.seconds += seconds;
  validation_seconds_ = seconds;
}

bool StepPlan::is_due(std::int64_t step) const {
  return has_budget() && timed_steps_ >= kTimedSteps && step >= warmup_steps_;
}

std::int64_t StepPlan::steps_that_fit(std::int64_t step) const {
  const double end = (is_counted() ? 1.0 : kPlannedShare) * time_limit_seconds(*trainer_.time_budget).value();
  // The last step is validated, whatever the interval.
  double seconds = state_.seconds + validation_seconds_;
  while (step < max_steps() && seconds + seconds_per_step() <= end) {
    seconds += seconds_per_step();
    ++step;
    if (trainer_.validates_after(step, steps_per_epoch_)) seconds += validation_seconds_;
  }
  return step;
}

}  // namespace sotto::train
