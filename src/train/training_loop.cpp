#include "src/train/training_loop.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <csignal>

#include "src/checkpoint/training_state.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/log.h"
#include "src/core/progress.h"
#include "src/core/suggest.h"
#include "src/model/device.h"
#include "src/train/batch_loss.h"
#include "src/train/gradient_clipping.h"
#include "src/train/learning_rate.h"
#include "src/train/validation.h"

namespace sotto::train {
namespace {

using Clock = std::chrono::steady_clock;
constexpr const char* kTrainLoss = "reduced_train_loss";

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// The places of the examples in the training set, and the beginning of the first few.
std::string example_list(const data::TokenizedDataset& set, const std::vector<std::int64_t>& indices) {
  constexpr std::size_t kShown = 3, kLength = 120;
  std::string text = fmt::format("{}.", fmt::join(indices, ", "));
  for (std::size_t at = 0; at < std::min(kShown, indices.size()); ++at) {
    text += fmt::format("\n  {}: {}", indices[at], set.line(indices[at]).substr(0, kLength));
  }
  return text;
}

// A short trial of a recipe keeps the recipe's warm-up.
void warn_of_warm_up(std::int64_t warmup_steps, std::int64_t max_steps) {
  if (warmup_steps < max_steps) return;
  core::log_warning(
      fmt::format("the learning rate is still rising when the training ends: optim.sched.warmup_steps is {}, all steps "
                  "are {}. Fewer warm-up steps let it reach optim.lr.",
                  warmup_steps, max_steps));
}

// A step plan's state in a checkpoint.
nlohmann::ordered_json values_of(const StepPlan::State& state) {
  nlohmann::ordered_json values = {
      {"time_budget", state.time_budget}, {"configured_steps", state.configured_steps}, {"seconds", state.seconds}};
  if (state.counted_steps) values["counted_steps"] = *state.counted_steps;
  return values;
}

StepPlan::State step_plan_of(const nlohmann::ordered_json& values) {
  StepPlan::State state{values.at("time_budget"), values.at("configured_steps"), values.at("seconds"), std::nullopt};
  if (values.contains("counted_steps")) state.counted_steps = values["counted_steps"].get<std::int64_t>();
  return state;
}

}  // namespace

TrainingLoop::TrainingLoop(TrainingSetup setup)
    : setup_(std::move(setup)),
      sampler_(setup_.train_set.store(), setup_.sampler),
      plan_(setup_.trainer, setup_.optim.sched.warmup_steps, sampler_.batches_per_epoch()),
      optimizer_(make_optimizer(setup_.prompts.parameters(), setup_.optim)),
      early_stopping_(setup_.early_stopping),
      best_checkpoints_(setup_.checkpoints) {
  optimizer_->scale_rates(rate_factors(setup_.prompts, setup_.lr_weights));
}

TrainingLoop::~TrainingLoop() = default;

void TrainingLoop::resume() {
  const auto latest = checkpoint::latest_checkpoint(setup_.folder);
  if (!latest) return;
  const checkpoint::TrainingState state = checkpoint::load_training_state(*latest);
  setup_.prompts.load(state.tensors);
  optimizer_->load_state(state.tensors, state.step);
  sampler_.set_cursor({state.values.at("epoch"), state.values.at("position")});
  early_stopping_.load({state.values.at("reference_val_loss"), state.values.at("bad_checks")});
  std::vector<BestCheckpoints::Entry> best;
  for (const auto& entry : state.values.value("best_checkpoints", nlohmann::ordered_json::array())) {
    best.push_back({entry.at(0), entry.at(1)});
  }
  best_checkpoints_.load(std::move(best));
  if (state.values.contains("first_val_loss")) result_.first_val_loss = state.values["first_val_loss"].get<double>();
  if (state.values.contains("best_val_loss")) result_.best_val_loss = state.values["best_val_loss"].get<double>();
  if (state.values.contains("time_budget")) plan_.load(step_plan_of(state.values["time_budget"]));
  result_.first_step = saved_step_ = step_ = state.step;
  core::log_info("Resuming from {} (step {}).", latest->string(), step_);
}

void TrainingLoop::save_state() {
  if (!setup_.group.is_first() || step_ == saved_step_) return;
  checkpoint::TrainingState state{step_, setup_.prompts.parameters(), {}};
  state.tensors.merge(optimizer_->state());
  const auto stopping = early_stopping_.state();
  state.values = {{"epoch", sampler_.cursor().epoch},
                  {"position", sampler_.cursor().position},
                  {"reference_val_loss", stopping.reference},
                  {"bad_checks", stopping.bad_checks},
                  {"settings", setup_.settings},
                  {"best_checkpoints", nlohmann::ordered_json::array()}};
  for (const auto& entry : best_checkpoints_.entries()) {
    state.values["best_checkpoints"].push_back({entry.step, entry.value});
  }
  if (plan_.has_budget()) state.values["time_budget"] = values_of(plan_.state());
  if (result_.first_val_loss) state.values["first_val_loss"] = *result_.first_val_loss;
  if (result_.best_val_loss) state.values["best_val_loss"] = *result_.best_val_loss;
  checkpoint::save_training_state(setup_.folder, state);
  saved_step_ = step_;
  if (const auto kept = best_checkpoints_.kept(step_)) checkpoint::keep_checkpoints(setup_.folder, *kept);
}

void TrainingLoop::check_finite(const StepOutcome& outcome, const std::vector<std::int64_t>& indices) const {
  // A model that guesses evenly among V tokens has the loss ln V: three times that is a training that runs away.
  const double runaway = 3.0 * std::log(static_cast<double>(setup_.model.shape().vocab_size));
  const bool explodes = step_ > 0 && outcome.loss > runaway;
  if (std::isfinite(outcome.loss) && std::isfinite(outcome.gradient_norm) && !explodes) return;
  const auto latest = checkpoint::latest_checkpoint(setup_.folder);
  throw core::UserError(fmt::format(
      "At step {} the loss is {} and the gradient's norm {} (learning rate {:.3g}). Lower optim.lr, raise "
      "optim.sched.warmup_steps or set trainer.gradient_clip_val. {} The best prompts so far stay. The step's training "
      "examples: {}",
      step_ + 1, outcome.loss, outcome.gradient_norm, learning_rate(setup_.optim, step_, plan_.max_steps()),
      latest ? fmt::format("The last good state is {}.", latest->string()) : std::string("No state was saved yet."),
      example_list(setup_.train_set, indices)));
}

TrainingLoop::StepOutcome TrainingLoop::train_step() {
  const auto indices = sampler_.next();
  std::vector<packing::Row> rows;
  std::vector<std::string> task_B;
  for (const auto index : indices) {
    rows.push_back(setup_.train_set.row(index));
    task_B.push_back(setup_.train_set.tasknames()[setup_.train_set.store().task(index)]);
  }
  const at::Tensor prompt_PD = setup_.prompts.stacked();
  const BatchLoss batch =
      batch_loss(setup_.model, prompt_PD.detach().to(setup_.model.device()), rows,
                 row_weights(rows, task_B, setup_.loss_weights), setup_.micro_batch_size, setup_.group);
  prompt_PD.backward(batch.grad_prompt_PD.to(prompt_PD.device()));
  const StepOutcome outcome = {
      .loss = batch.loss,
      .gradient_norm = clip_gradients(setup_.prompts.parameters(), setup_.trainer.gradient_clip_val),
      .num_rows = static_cast<std::int64_t>(rows.size()),
      .num_packed_tokens = batch.num_packed_tokens};
  check_finite(outcome, indices);
  optimizer_->step(learning_rate(setup_.optim, step_, plan_.max_steps()));
  ++step_;
  return outcome;
}

void TrainingLoop::write_metrics(const nlohmann::ordered_json& values) {
  if (metrics_ != nullptr) metrics_->write(values);
}

void TrainingLoop::write_scalar(const std::string& name, double value) {
  if (tensorboard_ != nullptr) tensorboard_->scalar(name, value, step_);
}

void TrainingLoop::log_step(const StepOutcome& outcome, double seconds) {
  const double rate = learning_rate(setup_.optim, step_ - 1, plan_.max_steps());
  write_metrics({{"step", step_},
                 {"train_loss", outcome.loss},
                 {"lr", rate},
                 {"grad_norm", outcome.gradient_norm},
                 {"samples_per_s", static_cast<double>(outcome.num_rows) / seconds},
                 {"tokens_per_s", static_cast<double>(outcome.num_packed_tokens) / seconds},
                 {"peak_memory_gb", model::peak_memory_gb(setup_.model.device())}});
  write_scalar(kTrainLoss, outcome.loss);
  write_scalar("lr", rate);
}

TrainingLoop::Metrics TrainingLoop::validate() {
  if (setup_.validation_set == nullptr) return {};
  const c10::NoGradGuard no_grad;
  const at::Tensor prompt_PD = setup_.prompts.stacked();
  const auto losses =
      task_losses(setup_.model, prompt_PD, *setup_.validation_set, setup_.micro_batch_size, setup_.group);
  Metrics metrics = validation_metrics(losses, setup_.validation_set->tasknames());
  if (setup_.more_metrics) metrics.merge(setup_.more_metrics(prompt_PD));
  return metrics;
}

std::optional<double> TrainingLoop::monitored(const std::string& name, const Metrics& metrics) const {
  const auto found = metrics.find(name);
  if (found != metrics.end()) return found->second;
  if (name == kTrainLoss) return std::nullopt;  // before the first step
  std::vector<std::string> names;
  for (const auto& [known, value] : metrics) names.push_back(known);
  throw core::UserError(fmt::format("exp_manager: there is no metric '{}' to monitor.{} Known: {}", name,
                                    core::did_you_mean(name, names), fmt::join(names, ", ")));
}

// The prompts are saved before the checkpoint that remembers them as the best: stopped in between, the step is
// repeated.
void TrainingLoop::validate_and_save() {
  const auto start = Clock::now();
  Metrics metrics = validate();
  plan_.add_validation(seconds_since(start));
  const bool validated = !metrics.empty();
  if (validated) {
    nlohmann::ordered_json record = {{"step", step_}, {"val_loss", metrics.at("val_loss")}};
    record.update(nlohmann::ordered_json(metrics));
    write_metrics(record);
    for (const auto& [name, value] : metrics) write_scalar(name, value);
    const double val_loss = metrics.at("val_loss");
    if (!result_.first_val_loss) result_.first_val_loss = val_loss;
    result_.best_val_loss = std::min(val_loss, result_.best_val_loss.value_or(val_loss));
  }
  if (step_ > result_.first_step) metrics[kTrainLoss] = result_.last_train_loss;
  // Without validation data, and without another metric to go by, the last prompts are the result.
  bool best = !validated && setup_.checkpoints.monitor == CheckpointConfig().monitor;
  if (!best) {
    const auto value = monitored(setup_.checkpoints.monitor, metrics);
    best = value && best_checkpoints_.add(step_, *value);
  }
  if (best && setup_.group.is_first()) setup_.save_prompts();
  if (validated && early_stopping_.monitor()) {
    if (const auto value = monitored(*early_stopping_.monitor(), metrics)) early_stopping_.add(*value);
  }
  save_state();
}

// The first process counts for all of them.
void TrainingLoop::plan_steps(core::Progress& progress) {
  std::array<double, 1> steps = {setup_.group.is_first() ? static_cast<double>(plan_.steps_that_fit(step_)) : 0.0};
  setup_.group.sum(steps);
  const std::int64_t before = plan_.max_steps();
  const bool again = plan_.is_counted();
  plan_.set_counted_steps(static_cast<std::int64_t>(steps[0]));
  progress.set_total(plan_.max_steps());
  if (again || plan_.max_steps() == before) return;
  core::log_info(
      "{} of {} steps fit into trainer.time_budget={} ({:.2f} s a step). With trainer.time_budget=null all are taken, "
      "and with trainer.max_steps={} too the same ones as now.",
      plan_.max_steps(), before, *setup_.trainer.time_budget, plan_.seconds_per_step(), plan_.max_steps());
  warn_of_warm_up(setup_.optim.sched.warmup_steps, plan_.max_steps());
}

// A signal to any process of the group stops all after the same step.
void TrainingLoop::stop_if_interrupted() {
  std::array<double, 1> num_interrupted = {core::pending_interrupt() != 0 ? 1.0 : 0.0};
  setup_.group.sum(num_interrupted);
  if (num_interrupted[0] == 0) return;
  save_state();
  core::throw_if_interrupted();
  throw core::Interrupted{SIGTERM};
}

// The processes of a group stop after the same step: when the first of them is out of time.
bool TrainingLoop::time_is_over(double seconds) {
  if (!setup_.trainer.max_time) return false;
  const bool over = seconds >= time_limit_seconds(*setup_.trainer.max_time).value();
  std::array<double, 1> num_over = {over ? 1.0 : 0.0};
  setup_.group.sum(num_over);
  return num_over[0] > 0;
}

TrainingResult TrainingLoop::run() {
  resume();
  setup_.group.wait_for_all();  // all have read the checkpoint before the first one writes
  if (setup_.group.is_first()) {
    // Killed before its first checkpoint, a training may have left its first line.
    metrics_ = std::make_unique<MetricsLog>(setup_.folder / "metrics.jsonl", saved_step_);
    tensorboard_ = std::make_unique<TensorBoardLog>(setup_.folder);
  }
  warn_of_warm_up(setup_.optim.sched.warmup_steps, plan_.max_steps());
  if (saved_step_ == kNoStep) validate_and_save();
  core::Progress progress("prompt learning", "steps", plan_.max_steps());
  progress.start_at(step_);
  std::int64_t rows = 0;
  const auto began = Clock::now();
  while (step_ < plan_.max_steps() && !early_stopping_.should_stop() && !result_.out_of_time) {
    stop_if_interrupted();
    const auto start = Clock::now();
    const StepOutcome outcome = train_step();
    const double step_seconds = seconds_since(start);
    rows += outcome.num_rows;
    plan_.add_step(step_seconds);
    const bool first_count = plan_.is_due(step_) && !plan_.is_counted();
    if (plan_.is_due(step_)) plan_steps(progress);
    result_.last_train_loss = outcome.loss;
    result_.out_of_time = step_ < plan_.max_steps() && time_is_over(seconds_since(began));
    const bool last = step_ == plan_.max_steps() || result_.out_of_time;
    if (step_ % setup_.trainer.log_every_n_steps == 0 || last) log_step(outcome, step_seconds);
    if (setup_.trainer.validates_after(step_, sampler_.batches_per_epoch()) || last) {
      validate_and_save();
    } else if (first_count) {
      save_state();  // killed later, the training goes on to the same end
    }
    const std::string val = result_.best_val_loss ? fmt::format(", best val_loss {:.3f}", *result_.best_val_loss) : "";
    progress.update(step_, fmt::format("loss {:.3f}{}", outcome.loss, val));
  }
  result_.steps = step_;
  result_.samples_per_s = plan_.step_seconds() > 0 ? static_cast<double>(rows) / plan_.step_seconds() : 0;
  result_.peak_memory_gb = model::peak_memory_gb(setup_.model.device());
  result_.cut_by_budget = plan_.is_cut();
  result_.stopped_early = early_stopping_.should_stop();
  return result_;
}

}  // namespace sotto::train
