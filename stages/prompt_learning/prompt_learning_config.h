#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "src/config/run_config.h"
#include "src/train/checkpoint_config.h"
#include "src/train/trainer_config.h"
#include "stages/prompt_learning/prompt_learning_model_config.h"

namespace sotto::prompt_learning {

// `exp_manager` with NeMo's keys: the training log and checkpoints.
struct ExpManagerConfig {
  std::filesystem::path explicit_log_dir;
  bool resume_if_exists = true;
  bool create_early_stopping_callback = false;
  train::EarlyStoppingConfig early_stopping_callback_params;
  train::CheckpointConfig checkpoint_callback_params;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("explicit_log_dir", explicit_log_dir, "where metrics.jsonl, event files and checkpoints are written");
    visit("resume_if_exists", resume_if_exists, "go on from the latest checkpoint there; false: begin anew");
    visit("create_early_stopping_callback", create_early_stopping_callback, "stop when a metric no longer gets better");
    visit("early_stopping_callback_params", early_stopping_callback_params, "when that is");
    visit("checkpoint_callback_params", checkpoint_callback_params,
          "which checkpoints stay, and which prompts are the best");
    for (const char* const key :
         {"exp_dir", "name", "create_wandb_logger", "wandb_logger_kwargs", "resume_ignore_no_checkpoint",
          "create_checkpoint_callback", "create_tensorboard_logger"}) {
      visit.ignored(key, "a detail of NeMo's experiment manager");
    }
  }
  void validate(config::Problems& problems) const {
    if (explicit_log_dir.empty()) problems.add("explicit_log_dir", "must be set");
  }
};

// The section `prompt_learning`: a model folder and JSON Lines files to a prompt folder.
struct PromptLearningConfig {
  static constexpr const char* kStage = "prompt_learning";
  static constexpr const char* kProgram = "sotto-prompt-learning";

  config::RunConfig run;
  train::TrainerConfig trainer;
  ExpManagerConfig exp_manager;
  PromptLearningModelConfig model;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("run", run, "how the stage is started");
    visit("trainer", trainer, "how long and on what device");
    visit("exp_manager", exp_manager, "the training log and checkpoints");
    visit("model", model, "what is tuned on what");
  }

  // Files and folders that must exist before the stage starts, and those that it makes.
  std::vector<std::filesystem::path> inputs() const {
    std::vector<std::filesystem::path> files{model.language_model_path};
    files.insert(files.end(), model.data.train_ds.begin(), model.data.train_ds.end());
    files.insert(files.end(), model.data.validation_ds.begin(), model.data.validation_ds.end());
    if (model.restore_path) files.push_back(*model.restore_path);
    return files;
  }
  std::vector<std::filesystem::path> outputs() const {
    if (model.virtual_prompt_style == "no-prompts") return {};
    return {model.nemo_path};
  }
};

}  // namespace sotto::prompt_learning
