#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "src/core/progress.h"
#include "src/data/batch_sampler.h"
#include "src/data/tokenized_dataset.h"
#include "src/model/language_model.h"
#include "src/parallel/process_group.h"
#include "src/prompt/prompt_table.h"
#include "src/train/best_checkpoints.h"
#include "src/train/early_stopping.h"
#include "src/train/metrics_log.h"
#include "src/train/optimizer.h"
#include "src/train/step_plan.h"
#include "src/train/task_weights.h"
#include "src/train/tensorboard_log.h"
#include "src/train/trainer_config.h"

namespace sotto::train {

struct TrainingSetup {
  const parallel::ProcessGroup& group;  // its processes share each batch; the first one alone writes
  const model::LanguageModel& model;
  prompt::PromptTable& prompts;
  const data::TokenizedDataset& train_set;
  const data::TokenizedDataset* validation_set;  // may be null: then the last prompts are the result
  TrainerConfig trainer = {};
  OptimConfig optim = {};
  std::optional<EarlyStoppingConfig> early_stopping = {};
  CheckpointConfig checkpoints = {};
  TaskWeights loss_weights = {};            // of a task's targets
  TaskWeights lr_weights = {};              // of a task's learning rate
  data::SamplerOptions sampler = {};        // batch_size: rows an optimizer step
  std::int64_t micro_batch_size = 16;       // rows at once: bounds the memory, changes no result
  std::filesystem::path folder = {};        // metrics.jsonl, event files, checkpoint-<step>/
  std::function<void()> save_prompts = {};  // called when the prompts are the best so far
  // More metrics of a validation, by name ("val_accuracy"); the same in every process.
  std::function<std::map<std::string, double>(const at::Tensor& prompt_PD)> more_metrics = {};
  std::map<std::string, std::string> settings = {};  // kept in each checkpoint, as what made it
};

struct TrainingResult {
  std::int64_t steps = 0;
  std::int64_t first_step = 0;  // where a resumed training began
  double last_train_loss = 0;
  std::optional<double> first_val_loss, best_val_loss;
  double samples_per_s = 0;
  double peak_memory_gb = 0;  // of the model's device (model::peak_memory_gb)
  bool stopped_early = false;
  bool out_of_time = false;    // trainer.max_time was reached first
  bool cut_by_budget = false;  // trainer.time_budget holds fewer steps than configured
};

// Tunes the prompts: sampler -> packed rows -> loss and prompt gradient -> encoders -> clipping -> optimizer;
// validation and a checkpoint at intervals. Goes on from the latest checkpoint in the folder, bit for bit as if never
// stopped. On Ctrl-C the state after the last whole step is saved. Processes of a group do all the same to equal
// prompts: each computes the loss and the gradient of its part of the batch, and these are added up before the step.
class TrainingLoop {
 public:
  explicit TrainingLoop(TrainingSetup setup);
  ~TrainingLoop();

  // Errors (UserError): a loss that is not finite (with the step and what to do), an unwritable folder.
  TrainingResult run();

 private:
  static constexpr std::int64_t kNoStep = -1;
  using Metrics = std::map<std::string, double>;
  struct StepOutcome {
    double loss = 0, gradient_norm = 0;
    std::int64_t num_rows = 0, num_packed_tokens = 0;
  };
  void resume();
  void save_state();
  StepOutcome train_step();
  void check_finite(const StepOutcome& outcome, const std::vector<std::int64_t>& indices) const;
  void log_step(const StepOutcome& outcome, double seconds);
  // Do nothing in a process that does not write.
  void write_metrics(const nlohmann::ordered_json& values);
  // Nothing before there is a training loss. Errors (UserError): a name that is no metric (with the nearest).
  std::optional<double> monitored(const std::string& name, const Metrics& metrics) const;
  void write_scalar(const std::string& name, double value);
  void stop_if_interrupted();
  Metrics validate();
  void validate_and_save();
  void plan_steps(core::Progress& progress);
  bool time_is_over(double seconds);

  TrainingSetup setup_;
  data::BatchSampler sampler_;
  StepPlan plan_;
  std::unique_ptr<Optimizer> optimizer_;
  EarlyStopping early_stopping_;
  BestCheckpoints best_checkpoints_;
  std::unique_ptr<MetricsLog> metrics_;
  std::unique_ptr<TensorBoardLog> tensorboard_;
  std::int64_t saved_step_ = kNoStep;  // of the newest checkpoint, as far as this process read or wrote it
  std::int64_t step_ = 0;
  TrainingResult result_;
};

}  // namespace sotto::train
