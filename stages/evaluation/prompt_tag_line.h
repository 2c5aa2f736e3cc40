#pragma once

#include "src/config/node.h"

namespace sotto::evaluation {

// The command line of NeMo 1.7's megatron_gpt_eval.py, with this program in its place:
//   sotto-evaluation --use_soft_prompts --model_file=PROMPTS --path_to_file=QUESTIONS.jsonl --tokens_to_generate=32
bool is_prompt_tag_line(int argc, const char* const* argv);

// The section `evaluation` that it asks for: the questions of the file answered with the prompts, by the language model
// that these were tuned with, into the folder QUESTIONS_answers. Errors (UserError): a wrong or missing option, prompts
// that do not say which model they belong to.
config::Node prompt_tag_section(int argc, const char* const* argv);

}  // namespace sotto::evaluation
