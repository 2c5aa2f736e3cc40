#include "src/train/training_loop.h"

#include <ATen/ops/zeros_like.h>
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
#include "src/core/peak_memory.h"
#include "src/core/progress.h"
#include "src/packing/pack_rows.h"
#include "src/train/gradient_clipping.h"
#include "src/train/learning_rate.h"

namespace sotto::train {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kKeptCheckpoints = 2;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::vector<packing::Row> rows_of(const data::TaskDataset& set, const std::vector<std::int64_t>& indices) {
  std::vector<packing::Row> rows;
  for (const auto index : indices) rows.push_back(set[index].row);
  return rows;
}

double sum_of(const at::Tensor& values_N) {
  const float* const values = values_N.const_data_ptr<float>();
  double sum = 0;
  for (std::int64_t n = 0; n < values_N.numel(); ++n) sum += values[n];
  return sum;
}

// The places of the examples in the training set, and the beginning of the first few.
std::string example_list(const data::TaskDataset& set, const std::vector<std::int64_t>& indices) {
  constexpr std::size_t kShown = 3;
  constexpr int kLength = 120;
  std::string text = fmt::format("{}.", fmt::join(indices, ", "));
  for (std::size_t at = 0; at < std::min(kShown, indices.size()); ++at) {
    const std::string fields =
        set[indices[at]].fields.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
    text += fmt::format("\n  {}: {:.{}}", indices[at], fields, kLength);
  }
  return text;
}

}  // namespace

TrainingLoop::TrainingLoop(TrainingSetup setup)
    : setup_(std::move(setup)),
      sampler_(setup_.train_set.examples(), setup_.sampler),
      optimizer_(make_optimizer(setup_.prompts.parameters(), setup_.optim)),
      early_stopping_(setup_.early_stopping) {}

TrainingLoop::~TrainingLoop() = default;

std::int64_t TrainingLoop::max_steps() const {
  if (setup_.trainer.max_steps > 0) return setup_.trainer.max_steps;
  return setup_.trainer.max_epochs * sampler_.batches_per_epoch();
}

void TrainingLoop::resume() {
  const auto latest = checkpoint::latest_checkpoint(setup_.folder);
  if (!latest) return;
  const checkpoint::TrainingState state = checkpoint::load_training_state(*latest);
  setup_.prompts.load(state.tensors);
  optimizer_->load_state(state.tensors, state.step);
  sampler_.set_cursor({state.values.at("epoch"), state.values.at("position")});
  early_stopping_.load(
      {state.values.at("best_val_loss"), state.values.at("reference_val_loss"), state.values.at("bad_checks")});
  if (state.values.contains("first_val_loss")) result_.first_val_loss = state.values["first_val_loss"].get<double>();
  if (setup_.validation_set != nullptr) result_.best_val_loss = early_stopping_.state().best;
  result_.first_step = step_ = state.step;
  core::log_info("Resuming from {} (step {}).", latest->string(), step_);
}

void TrainingLoop::save_state() {
  if (!setup_.group.is_first() || (step_ == result_.first_step && step_ > 0)) return;
  checkpoint::TrainingState state{step_, setup_.prompts.parameters(), {}};
  state.tensors.merge(optimizer_->state());
  const auto stopping = early_stopping_.state();
  state.values = {{"epoch", sampler_.cursor().epoch},  {"position", sampler_.cursor().position},
                  {"best_val_loss", stopping.best},    {"reference_val_loss", stopping.reference},
                  {"bad_checks", stopping.bad_checks}, {"settings", setup_.settings}};
  if (result_.first_val_loss) state.values["first_val_loss"] = *result_.first_val_loss;
  checkpoint::save_training_state(setup_.folder, state);
  checkpoint::keep_newest_checkpoints(setup_.folder, kKeptCheckpoints);
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
      step_ + 1, outcome.loss, outcome.gradient_norm, learning_rate(setup_.optim, step_, max_steps()),
      latest ? fmt::format("The last good state is {}.", latest->string()) : std::string("No state was saved yet."),
      example_list(setup_.train_set, indices)));
}

TrainingLoop::StepOutcome TrainingLoop::train_step() {
  const auto indices = sampler_.next();
  const auto rows = rows_of(setup_.train_set, indices);
  const auto micro = static_cast<std::size_t>(setup_.micro_batch_size);
  const at::Tensor prompt_PD = setup_.prompts.stacked();
  const at::Tensor frozen_PD = prompt_PD.detach();
  // One weight for every target of the whole batch, so that its division into micro-batches changes nothing.
  const float weight = 1.0F / static_cast<float>(packing::count_targets(rows));
  StepOutcome outcome{.num_rows = static_cast<std::int64_t>(rows.size())};
  at::Tensor gradient_PD = at::zeros_like(frozen_PD);
  const auto [first, end] = parallel::part_of(rows.size(), setup_.group.rank(), setup_.group.size());
  for (std::size_t begin = first; begin < end; begin += micro) {
    const auto batch = packing::pack_rows(std::span(rows).subspan(begin, std::min(micro, end - begin)));
    const auto score =
        setup_.model.score_with_gradient(batch, frozen_PD, std::vector<float>(batch.targets_N.size(), weight));
    outcome.loss -= weight * sum_of(score.log_prob_N);
    outcome.num_packed_tokens += static_cast<std::int64_t>(batch.token_ids_T.size());
    gradient_PD.add_(score.grad_prompt_PD);
  }
  setup_.group.sum(gradient_PD);
  std::array<double, 2> sums = {outcome.loss, static_cast<double>(outcome.num_packed_tokens)};
  setup_.group.sum(sums);
  outcome.loss = sums[0];
  outcome.num_packed_tokens = static_cast<std::int64_t>(sums[1]);
  prompt_PD.backward(gradient_PD);
  outcome.gradient_norm = clip_gradients(setup_.prompts.parameters(), setup_.trainer.gradient_clip_val);
  check_finite(outcome, indices);
  optimizer_->step(learning_rate(setup_.optim, step_, max_steps()));
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
  const double rate = learning_rate(setup_.optim, step_ - 1, max_steps());
  write_metrics({{"step", step_},
                 {"train_loss", outcome.loss},
                 {"lr", rate},
                 {"grad_norm", outcome.gradient_norm},
                 {"samples_per_s", static_cast<double>(outcome.num_rows) / seconds},
                 {"tokens_per_s", static_cast<double>(outcome.num_packed_tokens) / seconds},
                 {"peak_memory_gb", core::peak_memory_gb()}});
  write_scalar("reduced_train_loss", outcome.loss);
  write_scalar("lr", rate);
}

double mean_loss(const model::LanguageModel& model, const at::Tensor& prompt_PD, const data::TaskDataset& examples,
                 std::int64_t rows_at_once, const parallel::ProcessGroup& group) {
  const auto [first, end] = parallel::part_of(static_cast<std::size_t>(examples.size()), group.rank(), group.size());
  core::Progress progress("validation", "questions", static_cast<std::int64_t>(end - first));
  std::array<double, 2> loss_and_targets = {};
  const auto step = static_cast<std::size_t>(rows_at_once);
  for (std::size_t begin = first; begin < end; begin += step) {
    if (group.size() == 1) core::throw_if_interrupted();  // a group stops together, between steps
    std::vector<packing::Row> rows;
    for (auto at = begin; at < std::min(begin + step, end); ++at) {
      rows.push_back(examples[static_cast<std::int64_t>(at)].row);
    }
    const auto score = model.score(packing::pack_rows(rows), prompt_PD);
    loss_and_targets[0] -= sum_of(score.log_prob_N);
    loss_and_targets[1] += static_cast<double>(score.log_prob_N.numel());
    progress.update(static_cast<std::int64_t>(begin - first + rows.size()));
  }
  group.sum(loss_and_targets);
  return loss_and_targets[0] / loss_and_targets[1];
}

double TrainingLoop::validate() {
  const c10::NoGradGuard no_grad;
  return mean_loss(setup_.model, setup_.prompts.stacked(), *setup_.validation_set, setup_.micro_batch_size,
                   setup_.group);
}

// The prompts are saved before the checkpoint that remembers them as the best: stopped in between, the step is
// repeated.
void TrainingLoop::validate_and_save() {
  if (setup_.validation_set == nullptr) {
    if (setup_.group.is_first()) setup_.save_prompts();
    return save_state();
  }
  const double val_loss = validate();
  write_metrics({{"step", step_}, {"val_loss", val_loss}});
  write_scalar("val_loss", val_loss);
  if (!result_.first_val_loss) result_.first_val_loss = val_loss;
  if (early_stopping_.is_best(val_loss) && setup_.group.is_first()) setup_.save_prompts();
  result_.best_val_loss = early_stopping_.state().best;
  save_state();
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
    metrics_ = std::make_unique<MetricsLog>(setup_.folder / "metrics.jsonl", step_);
    tensorboard_ = std::make_unique<TensorBoardLog>(setup_.folder);
  }
  if (step_ == 0) validate_and_save();
  core::Progress progress("prompt learning", "steps", max_steps());
  progress.start_at(step_);
  double seconds = 0;
  std::int64_t rows = 0;
  const auto began = Clock::now();
  while (step_ < max_steps() && !early_stopping_.should_stop() && !result_.out_of_time) {
    stop_if_interrupted();
    const auto start = Clock::now();
    const StepOutcome outcome = train_step();
    const double step_seconds = seconds_since(start);
    seconds += step_seconds;
    rows += outcome.num_rows;
    result_.last_train_loss = outcome.loss;
    result_.out_of_time = step_ < max_steps() && time_is_over(seconds_since(began));
    const bool last = step_ == max_steps() || result_.out_of_time;
    if (step_ % setup_.trainer.log_every_n_steps == 0 || last) log_step(outcome, step_seconds);
    if (step_ % setup_.trainer.val_check_interval == 0 || last) validate_and_save();
    const std::string val = result_.best_val_loss ? fmt::format(", best val_loss {:.3f}", *result_.best_val_loss) : "";
    progress.update(step_, fmt::format("loss {:.3f}{}", outcome.loss, val));
  }
  result_.steps = step_;
  result_.samples_per_s = seconds > 0 ? static_cast<double>(rows) / seconds : 0;
  result_.stopped_early = early_stopping_.should_stop();
  return result_;
}

}  // namespace sotto::train
