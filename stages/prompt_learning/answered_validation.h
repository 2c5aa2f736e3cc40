#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

#include "src/data/task_dataset.h"
#include "src/model/language_model.h"
#include "src/tokenizer/tokenizer.h"
#include "stages/prompt_learning/prompt_learning_model_config.h"

namespace sotto::prompt_learning {

// Validation by what the prompts answer: each task's own metric on the first questions of its validation data. The
// model, the tokenizer and the encoders must outlive it. (NeMo 1.18's report_validation_metric.)
class AnsweredValidation {
 public:
  // Errors (UserError): those of reading the validation data.
  AnsweredValidation(const PromptLearningModelConfig& config, const model::LanguageModel& model,
                     const tokenizer::Tokenizer& tokenizer, const data::TaskEncoders& tasks);

  // Greedy answers with the prompts as they are: "val_exact_match" and the like, in percent; with several tasks
  // "val_exact_match_TASK". Every process of a group answers all questions, so that all decide alike.
  std::map<std::string, double> metrics(const at::Tensor& prompt_PD) const;

 private:
  const PromptLearningModelConfig& config_;
  const model::LanguageModel& model_;
  const tokenizer::Tokenizer& tokenizer_;
  data::TaskDataset questions_;
};

}  // namespace sotto::prompt_learning
