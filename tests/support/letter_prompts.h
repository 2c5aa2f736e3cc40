#pragma once

#include <ATen/ops/ones.h>

#include <filesystem>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/prompt_folder.h"
#include "src/core/mapped_file.h"
#include "src/task_template/task_template_json.h"
#include "tests/support/letter_task.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::testing {

// `folder`/model, a tiny model, and `folder`/prompts, a prompt of the task "letters" for it.
inline void write_letter_prompts(const std::filesystem::path& folder) {
  write_tiny_model_folder(folder / "model");
  checkpoint::PromptFolder prompts;
  prompts.base_model = (folder / "model").string();
  prompts.base_model_fingerprint = checkpoint::model_fingerprint(folder / "model");
  prompts.tasks.push_back({"letters", at::ones({4, 24}), task_template::task_template_json(letter_template())});
  prompts.base_config = nlohmann::ordered_json::parse(core::read_text_file(folder / "model/config.json"));
  checkpoint::save_prompt_folder(folder / "prompts", prompts);
}

}  // namespace sotto::testing
