#pragma once

#include <filesystem>
#include <string>

#include "src/checkpoint/prompt_folder.h"

namespace sotto::checkpoint {

// The virtual prompts of a `.nemo` archive (NeMo 1.9 to 1.22): each task's rows of the prompt table, with its template
// from model_config.yaml. Of several ranks, the first has the whole table. What was still in a prompt encoder is not in
// the archive's table and is not read. Errors (UserError): no archive, a model instead of prompts, no finished task.
PromptFolder load_nemo_prompts(const std::filesystem::path& path);

// How NeMo's versions save virtual prompts at the end of a training.
enum class NemoPromptForm {
  kFlatTable,  // 1.9: a table of all tasks, in one dictionary
  kTable,      // 1.10 to 1.16: the same, in a dictionary of its own
  kEncoder,  // 1.17 to 1.22: one task, with the encoder that makes it; here its `embedding`, which makes what it holds
};

// By a version's number ("1.16"). UserError when NeMo has no virtual prompts in it.
NemoPromptForm nemo_prompt_form(const std::string& version);

// Writes the prompts, all tasks finished. Errors (UserError): a task without a template, a prefix, which NeMo has not,
// several tasks in the form that has one.
void save_nemo_prompts(const std::filesystem::path& path, const PromptFolder& prompts,
                       NemoPromptForm form = NemoPromptForm::kTable);

}  // namespace sotto::checkpoint
