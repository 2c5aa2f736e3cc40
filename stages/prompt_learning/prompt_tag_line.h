#pragma once

#include <span>
#include <string>

#include "src/config/node.h"

namespace sotto::prompt_learning {

// The command line of NeMo 1.6's and 1.7's megatron_gpt_prompt_tuning.py, with this program in its place:
//   sotto-prompt-learning restore_from_path=MODEL exp_manager.name=NAME +model.new_prompt_tags=['RTE']
//     +model.num_prompt_tokens=150 +model.data.train_ds=train.jsonl ...
// Source: NeMo 1.7, "Prompt Tuning".
bool is_prompt_tag_line(std::span<const std::string> words);

// The section `prompt_learning` that it asks for, with that script's defaults where it says nothing. Every tag becomes
// a task whose template is its soft tokens, `text` and `answer`; the prompts are written to the folder NAME.nemo, which
// the next line may restore: then the language model is the one that it was tuned with, and its tags are kept. Errors
// (UserError): no tag, a key that is not written as an override, a folder without a language model's path.
config::Node prompt_tag_section(std::span<const std::string> words);

}  // namespace sotto::prompt_learning
