#pragma once

#include "src/parallel/process_group.h"
#include "stages/prompt_learning/prompt_learning_config.h"

namespace sotto::prompt_learning {

// The style no-prompts: nothing is learned. The loss of the bare model on the validation data (without any: on the
// training data), its templates without virtual tokens, goes to the log and to metrics.jsonl as val_loss of step 0, so
// that trainings have something to be compared with. Errors (UserError): those of loading the model and the data.
void measure_bare_model(const PromptLearningConfig& config, const parallel::ProcessGroup& group);

}  // namespace sotto::prompt_learning
