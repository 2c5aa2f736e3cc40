#include "stages/prompt_learning/answered_validation.h"

#include <vector>

#include "src/core/progress.h"
#include "src/evaluate/generate.h"
#include "src/evaluate/score_answers.h"

namespace sotto::prompt_learning {

AnsweredValidation::AnsweredValidation(const PromptLearningModelConfig& config, const model::LanguageModel& model,
                                       const tokenizer::Tokenizer& tokenizer, const data::TaskEncoders& tasks)
    : config_(config),
      model_(model),
      tokenizer_(tokenizer),
      questions_(config.data.validation_ds, tasks,
                 {.with_answers = false,
                  .min_seq_length = config.data.min_seq_length,
                  .max_examples = config.data.max_answered_examples}) {}

std::map<std::string, double> AnsweredValidation::metrics(const at::Tensor& prompt_PD) const {
  std::vector<packing::Row> prompts;
  for (const auto& example : questions_.examples()) prompts.push_back(example.row);
  evaluate::GenerationOptions options;
  options.max_new_tokens = config_.data.answer_tokens_to_generate;
  options.rows_at_once = 2 * config_.micro_batch_size;  // decoding keeps less than a gradient does
  core::Progress progress("validation: answers", "questions", questions_.size());
  std::vector<std::string> answers;
  for (const auto& found : evaluate::generate(model_, tokenizer_, prompts, prompt_PD, options,
                                              [&](std::int64_t done) { progress.update(done); })) {
    answers.push_back(found.front().text);
  }
  std::map<std::string, std::vector<std::string>> chosen;
  if (config_.validation_metric) {
    for (const std::string& task : config_.new_tasks) chosen[task] = {*config_.validation_metric};
  }
  const auto scores = evaluate::score_answers(chosen, questions_.examples(), answers);
  std::map<std::string, double> metrics;
  for (const auto& [task, score] : scores) {
    for (const auto& figure : score.figures) {
      metrics["val_" + figure.name + (scores.size() > 1 ? "_" + task : "")] = figure.value;
    }
  }
  return metrics;
}

}  // namespace sotto::prompt_learning
