#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "src/config/field_list.h"
#include "src/train/time_limit.h"

namespace sotto::train {

// `trainer` with PyTorch Lightning's keys, as NeMo uses them.
struct TrainerConfig {
  std::int64_t max_steps = -1;
  std::int64_t max_epochs = 10;
  config::Number val_check_interval = std::int64_t{100};
  std::int64_t log_every_n_steps = 10;
  double gradient_clip_val = 1.0;
  std::optional<std::string> max_time;
  std::optional<std::string> time_budget;
  std::string accelerator = "auto";
  std::string precision = "auto";

  // Whether the interval ends after a step, which counts from 1 (as PyTorch Lightning counts: in each epoch anew).
  bool validates_after(std::int64_t step, std::int64_t steps_per_epoch) const {
    if (const auto* const steps = std::get_if<std::int64_t>(&val_check_interval)) return step % *steps == 0;
    const double part = std::get<double>(val_check_interval) * static_cast<double>(steps_per_epoch);
    const std::int64_t place = (step - 1) % steps_per_epoch + 1;
    return place % std::max<std::int64_t>(1, static_cast<std::int64_t>(part)) == 0;
  }

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("max_steps", max_steps, "optimizer steps; -1: max_epochs decides");
    visit("max_epochs", max_epochs, "passes over the training set, where max_steps is -1");
    visit("val_check_interval", val_check_interval,
          "an integer: steps between validations, each followed by a checkpoint; a float up to 1.0: the part of an "
          "epoch");
    visit("log_every_n_steps", log_every_n_steps, "steps between lines of metrics.jsonl");
    visit("gradient_clip_val", gradient_clip_val, "the largest norm of the gradient; 0: no limit");
    visit("max_time", max_time,
          "DD:HH:MM:SS; this run ends then, validated and saved, to be gone on with; null: no limit");
    visit(
        "time_budget", time_budget,
        "DD:HH:MM:SS; the whole training, its learning-rate schedule too, takes as many of its steps as fit into this "
        "time, counted after the warm-up; null: all");
    visit.one_of("accelerator", accelerator, {"auto", "cpu", "gpu"},
                 "where the model runs; auto: on a GPU where LibTorch sees one");
    visit.one_of("precision", precision, {"auto", "32", "bf16"}, "of the frozen model; prompts are always fp32");
    for (const char* const key :
         {"devices", "num_nodes", "logger", "enable_checkpointing", "replace_sampler_ddp", "use_distributed_sampler",
          "accumulate_grad_batches", "benchmark", "resume_from_checkpoint", "num_sanity_val_steps", "gpus"}) {
      visit.ignored(key, "a detail of PyTorch Lightning");
    }
    visit.ignored("limit_val_batches", "model.data.max_validation_examples counts examples");
  }
  void validate(config::Problems& problems) const {
    if (max_steps < 0 && max_epochs < 1) problems.add("max_steps", "set max_steps or max_epochs");
    if (max_steps == 0) problems.add("max_steps", "must be -1 or at least 1");
    const auto* const part = std::get_if<double>(&val_check_interval);
    if (part != nullptr ? !(*part > 0 && *part <= 1) : std::get<std::int64_t>(val_check_interval) < 1) {
      problems.add("val_check_interval", "must be an integer of steps from 1 on, or a part of an epoch up to 1.0");
    }
    if (log_every_n_steps < 1) problems.add("log_every_n_steps", "must be at least 1");
    for (const auto& [key, time] : {std::pair("max_time", max_time), std::pair("time_budget", time_budget)}) {
      if (time && !time_limit_seconds(*time)) problems.add(key, "must be as 00:07:30:00 (DD:HH:MM:SS)");
    }
    if (gradient_clip_val < 0) problems.add("gradient_clip_val", "must not be negative");
  }
};

// `exp_manager.early_stopping_callback_params` with NeMo's keys.
struct EarlyStoppingConfig {
  std::string monitor = "val_loss";
  std::string mode = "min";
  double min_delta = 0.001;
  std::int64_t patience = 10;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("monitor", monitor,
          "the metric that is watched: val_loss, val_loss_TASK, reduced_train_loss, those of report_validation_metric");
    visit.one_of("mode", mode, {"min", "max"}, "whether lower or higher is better");
    visit("min_delta", min_delta, "how much better it must be to count");
    visit("patience", patience, "validations without that before training stops");
    for (const char* const key : {"verbose", "strict"}) visit.ignored(key, "the log says why a training ends");
  }
};

}  // namespace sotto::train
