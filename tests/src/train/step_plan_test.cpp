#include "src/train/step_plan.h"

#include <gtest/gtest.h>

namespace sotto::train {
namespace {

constexpr std::int64_t kWarmUp = 12, kStepsPerEpoch = 50;

TrainerConfig trainer_of(const char* time_budget, std::int64_t max_steps = 100) {
  TrainerConfig trainer;
  trainer.max_steps = max_steps;
  trainer.val_check_interval = 0.5;
  if (time_budget != nullptr) trainer.time_budget = time_budget;
  return trainer;
}

// `count` steps of a second each, after a validation of four.
void spend(StepPlan& plan, std::int64_t count) {
  plan.add_validation(4);
  for (std::int64_t step = 0; step < count; ++step) plan.add_step(1);
}

TEST(StepPlan, without_a_budget_the_steps_are_those_configured) {
  StepPlan plan(trainer_of(nullptr), kWarmUp, kStepsPerEpoch);
  EXPECT_EQ(plan.max_steps(), 100);
  spend(plan, 40);
  EXPECT_FALSE(plan.is_due(40));
  TrainerConfig epochs = trainer_of(nullptr, -1);
  epochs.max_epochs = 3;
  EXPECT_EQ(StepPlan(epochs, kWarmUp, kStepsPerEpoch).max_steps(), 150);
}

TEST(StepPlan, counts_when_the_warm_up_is_over) {
  StepPlan plan(trainer_of("00:00:01:00"), kWarmUp, kStepsPerEpoch);
  spend(plan, 11);
  EXPECT_FALSE(plan.is_due(11));
  plan.add_step(1);
  ASSERT_TRUE(plan.is_due(12));
  EXPECT_EQ(plan.max_steps(), 100) << "until they are counted";
}

// Trains on from step 12, a step in `seconds`; what all took.
double train_to_the_end(StepPlan& plan, double seconds) {
  for (std::int64_t step = 12; step < plan.max_steps();) {
    plan.add_step(seconds);
    ++step;
    if (step % 25 == 0 || step == plan.max_steps()) plan.add_validation(4);
    plan.set_counted_steps(plan.steps_that_fit(step));
  }
  return plan.state().seconds;
}

TEST(StepPlan, counts_anew_only_where_steps_get_so_slow_that_the_budget_would_be_passed) {
  for (const double seconds : {0.5, 1.0, 1.01}) {
    StepPlan plan(trainer_of("00:00:01:00"), kWarmUp, kStepsPerEpoch);
    spend(plan, 12);
    plan.set_counted_steps(plan.steps_that_fit(12));
    EXPECT_LE(train_to_the_end(plan, seconds), 60);
    EXPECT_EQ(plan.max_steps(), 46) << seconds;
  }
  StepPlan slow(trainer_of("00:00:01:00"), kWarmUp, kStepsPerEpoch);
  spend(slow, 12);
  slow.set_counted_steps(slow.steps_that_fit(12));
  EXPECT_LE(train_to_the_end(slow, 2.0), 60 + 2.0) << "a step begun is ended";
  EXPECT_LT(slow.max_steps(), 46);
}

// 97 % of 60 s are 58.2. The first validation, the one after step 25, which ends half an epoch, and the last one take
// 12, and steps of a second the rest.
TEST(StepPlan, validations_take_part_of_the_budget) {
  StepPlan plan(trainer_of("00:00:01:00"), kWarmUp, kStepsPerEpoch);
  spend(plan, 12);
  EXPECT_EQ(plan.steps_that_fit(12), 46);
  TrainerConfig often = trainer_of("00:00:01:00");
  often.val_check_interval = std::int64_t{5};
  StepPlan interrupted(often, kWarmUp, kStepsPerEpoch);
  spend(interrupted, 12);
  EXPECT_LT(interrupted.steps_that_fit(12), 46);
}

TEST(StepPlan, a_budget_adds_no_steps_and_takes_back_none) {
  StepPlan ample(trainer_of("01:00:00:00"), kWarmUp, kStepsPerEpoch);
  spend(ample, 12);
  EXPECT_EQ(ample.steps_that_fit(12), 100);
  StepPlan spent(trainer_of("00:00:00:05"), kWarmUp, kStepsPerEpoch);
  spend(spent, 12);
  EXPECT_EQ(spent.steps_that_fit(12), 12);
}

TEST(StepPlan, a_resumed_training_keeps_what_was_counted_and_what_was_spent) {
  StepPlan first(trainer_of("00:00:01:00"), kWarmUp, kStepsPerEpoch);
  spend(first, 12);
  first.set_counted_steps(first.steps_that_fit(12));
  StepPlan resumed(trainer_of("00:00:01:00"), kWarmUp, kStepsPerEpoch);
  resumed.load(first.state());
  EXPECT_EQ(resumed.max_steps(), first.max_steps());

  StepPlan longer(trainer_of("00:00:01:10"), kWarmUp, kStepsPerEpoch);
  longer.load(first.state());
  EXPECT_EQ(longer.max_steps(), 100) << "another budget is counted anew";
  for (int step = 0; step < 10; ++step) longer.add_step(1);
  ASSERT_TRUE(longer.is_due(22));
  EXPECT_EQ(longer.state().seconds, 26);
}

TEST(StepPlan, a_resumed_training_takes_other_numbers_of_steps_too) {
  const auto resumed_with = [](const StepPlan& plan, const char* budget, std::int64_t max_steps) {
    StepPlan resumed(trainer_of(budget, max_steps), kWarmUp, kStepsPerEpoch);
    resumed.load(plan.state());
    return resumed;
  };
  StepPlan ample(trainer_of("01:00:00:00"), kWarmUp, kStepsPerEpoch);
  spend(ample, 12);
  ample.set_counted_steps(ample.steps_that_fit(12));
  EXPECT_FALSE(ample.is_cut());
  EXPECT_EQ(resumed_with(ample, "01:00:00:00", 200).max_steps(), 200) << "all fitted: more may";
  StepPlan cut(trainer_of("00:00:01:00"), kWarmUp, kStepsPerEpoch);
  spend(cut, 12);
  cut.set_counted_steps(cut.steps_that_fit(12));
  EXPECT_TRUE(cut.is_cut());
  EXPECT_EQ(resumed_with(cut, "00:00:01:00", 200).max_steps(), 46) << "no more time than before";
  EXPECT_EQ(resumed_with(cut, "00:00:01:00", 30).max_steps(), 30);
}

}  // namespace
}  // namespace sotto::train
