#pragma once

#include <optional>

#include "src/checkpoint/prompt_folder.h"
#include "src/prompt/prompt_table.h"
#include "stages/prompt_learning/prompt_learning_model_config.h"

namespace sotto::prompt_learning {

// The prompts of model.restore_path, where it is set. Errors (UserError): no prompt folder, one made for another model,
// an entry of existing_tasks that it does not hold.
std::optional<checkpoint::PromptFolder> earlier_prompts(const PromptLearningModelConfig& config);

// Puts the earlier prompts into a table that holds the fresh ones of new_tasks: a task that stands in new_tasks goes on
// from its earlier values, every other one keeps its rows as they are.
// Errors (UserError): another number of virtual tokens, p-tuning of a task whose encoder was not saved or is another.
void go_on_from(const checkpoint::PromptFolder& earlier, const PromptLearningModelConfig& config,
                prompt::PromptTable& prompts);

// The folder with the tuned tasks added to the earlier ones, or in their place; those that stay keep their numbers,
// templates and encoders.
checkpoint::PromptFolder joined_with(const std::optional<checkpoint::PromptFolder>& earlier,
                                     checkpoint::PromptFolder tuned);

}  // namespace sotto::prompt_learning
