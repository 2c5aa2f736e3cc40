#pragma once

#include "stages/evaluation/evaluation_config.h"

namespace sotto::evaluation {

// The stage: the questions answered by the bare model (`before`: the same templates without virtual tokens) and with
// the prompts (`after`). Writes metrics.json, predictions.jsonl and, of the bare model, predictions_before.jsonl into
// run.results_dir. Errors (UserError): missing or unreadable files, prompts of another model, a task of the data that
// the prompts lack.
void run_evaluation(const EvaluationConfig& config);

}  // namespace sotto::evaluation
