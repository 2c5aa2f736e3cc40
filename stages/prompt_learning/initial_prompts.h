#pragma once

#include "src/model/language_model.h"
#include "src/prompt/prompt_table.h"
#include "src/tokenizer/tokenizer.h"
#include "stages/prompt_learning/prompt_learning_model_config.h"

namespace sotto::prompt_learning {

// Fresh prompts for every new task: an encoder of the section's kind (p-tuning), or embeddings begun at random, from a
// text or from tokens sampled from the vocabulary (prompt tuning, Lester et al. 2021). The same seed gives the same
// prompts. Errors (UserError): an initial text without tokens.
prompt::PromptTable initial_prompts(const PromptLearningModelConfig& config, const model::LanguageModel& model,
                                    const tokenizer::Tokenizer& tokenizer);

// The template of a task. It is there: the section's own check saw to it.
task_template::TaskTemplateConfig template_of(const PromptLearningModelConfig& config, const std::string& taskname);

}  // namespace sotto::prompt_learning
