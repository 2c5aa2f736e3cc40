#pragma once

#include "src/parallel/process_group.h"
#include "stages/prompt_learning/prompt_learning_config.h"

namespace sotto::prompt_learning {

// The stage: tunes the prompts of `model.new_tasks` and writes the best ones to model.nemo_path; training log,
// checkpoints and event files go to exp_manager.explicit_log_dir. Goes on from the latest checkpoint there. The group's
// processes train data-parallel. The style no-prompts only measures (measure_bare_model.h).
// Errors (UserError): those of loading the model and the data, a loss that is not finite.
void run_prompt_learning(const PromptLearningConfig& config, const parallel::ProcessGroup& group = {});

}  // namespace sotto::prompt_learning
