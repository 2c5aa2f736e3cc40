#pragma once

#include "src/parallel/process_group.h"
#include "stages/evaluation/evaluation_config.h"

namespace sotto::evaluation {

// The stage: the questions answered by the bare model (`before`: the same templates without virtual tokens) and with
// the prompts (`after`). Writes metrics.json, predictions.jsonl, results.json (the evaluation harness's layout) and, of
// the bare model, predictions_before.jsonl and results_before.json into run.results_dir, and the run's report.html. The
// processes of the group share the questions, and the first writes; the results are those of one process. Errors
// (UserError): missing or unreadable files, prompts of another model, a task of the data that the prompts lack.
void run_evaluation(const EvaluationConfig& config, const parallel::ProcessGroup& group);

}  // namespace sotto::evaluation
