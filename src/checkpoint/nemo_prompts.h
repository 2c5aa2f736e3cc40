#pragma once

#include <filesystem>

#include "src/checkpoint/prompt_folder.h"

namespace sotto::checkpoint {

// The virtual prompts of a `.nemo` archive (NeMo 1.9 to 1.22): each task's rows of the prompt table, with its template
// from model_config.yaml. What was still in a prompt encoder is not in the archive's table and is not read. Errors
// (UserError): no archive, a model instead of prompts, prompts cut by tensor parallelism, no finished task.
PromptFolder load_nemo_prompts(const std::filesystem::path& path);

// Writes the prompts as NeMo 1.10 to 1.16 does at the end of a training: all tasks finished (existing_tasks), the
// prompt table alone. Errors (UserError): a task without a template, a prefix, which NeMo has not.
void save_nemo_prompts(const std::filesystem::path& path, const PromptFolder& prompts);

}  // namespace sotto::checkpoint
