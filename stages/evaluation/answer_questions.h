#pragma once

#include <map>
#include <string>

#include "src/data/example_encoder.h"
#include "src/evaluate/figure.h"
#include "src/model/language_model.h"
#include "src/parallel/process_group.h"
#include "src/tokenizer/tokenizer.h"
#include "stages/evaluation/evaluation_config.h"

namespace sotto::evaluation {

// Answers the section's questions once and writes `file` (predictions.jsonl). `tasks` says how each task's lines become
// rows; prompt_PD [virtual tokens, width] may be undefined where these have none. `title` names the work for people.
// The processes of the group share the questions; the first gathers the answers, writes, and gives each task's figures
// (the others: nothing). Errors (UserError): those of reading the data; a process that is lost.
evaluate::TaskScores answer_questions(const EvaluationConfig& config, const parallel::ProcessGroup& group,
                                      const model::LanguageModel& model, const tokenizer::Tokenizer& tokenizer,
                                      const std::map<std::string, data::ExampleEncoder>& tasks,
                                      const at::Tensor& prompt_PD, const std::filesystem::path& file,
                                      const std::string& title);

}  // namespace sotto::evaluation
