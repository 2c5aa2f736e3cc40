#pragma once

#include <string>
#include <vector>

#include "src/checkpoint/prompt_folder.h"

// Changes to the tasks of prompt folders that were tuned already. No number of a prompt that stays is changed.
namespace sotto::prompts {

// One line a task: its name, its virtual tokens and the model's width; the base model above them.
std::string list_tasks(const checkpoint::PromptFolder& folder);

// Errors (UserError) of all three: a task that is not there (with the nearest name).
checkpoint::PromptFolder without_tasks(checkpoint::PromptFolder folder, const std::vector<std::string>& tasks);
// ... a new name that another task has.
checkpoint::PromptFolder with_renamed_task(checkpoint::PromptFolder folder, const std::string& from,
                                           const std::string& to);
// The tasks of both, the first's before the second's. Errors (UserError): a task in both, two base models.
checkpoint::PromptFolder merged(checkpoint::PromptFolder first, const checkpoint::PromptFolder& second);

}  // namespace sotto::prompts
