#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sotto::checkpoint {

struct TaskPrompt {
  std::string taskname;
  at::Tensor prompt_TD;                  // fp32, one row a virtual token; a prefix is [T, layers, 2, columns]
  nlohmann::ordered_json task_template;  // the entry of `task_templates`; null when it is not known
};

// What is saved of a tuning: every task's prompt, and the encoders' parameters for going on later.
struct PromptFolder {
  std::string base_model;              // the model folder's path, for people and for PEFT
  std::string base_model_fingerprint;  // model_fingerprint.h; "" when it is not known
  std::string virtual_prompt_style;    // "p-tuning", "prompt-tuning" or "prefix-tuning"
  std::vector<TaskPrompt> tasks;
  nlohmann::ordered_json base_config;         // the model's config.json, for PEFT's adapter_config.json
  std::map<std::string, at::Tensor> encoder;  // may be empty
};

// Writes `sotto_prompts.json`, one PEFT adapter folder for each task (adapter_config.json, adapter_model.safetensors
// with `prompt_embeddings`), and `prompt_encoder.safetensors`; all or nothing.
// Format: PEFT 0.21's P_TUNING, PROMPT_TUNING and PREFIX_TUNING adapters. A sub-folder is named after its task, with
// other signs than ASCII letters, digits, - and _ as %20.
void save_prompt_folder(const std::filesystem::path& folder, const PromptFolder& prompts);

// Reads what `save_prompt_folder` wrote, or a `.nemo` archive (nemo_prompts.h), or an adapter folder of PEFT, or a
// folder of such: each is then a task named after its folder, without a template, a fingerprint and an encoder. Errors
// (UserError): no prompt folder, a newer format, a task without its files, a prompt of another shape than its
// adapter_config.json says.
PromptFolder load_prompt_folder(const std::filesystem::path& folder);

// Throws UserError where the prompts were made for another model than the one in `model_folder`; where that is not
// known, when the size of their rows is not the model's.
void check_base_model(const PromptFolder& prompts, const std::filesystem::path& folder,
                      const std::filesystem::path& model_folder);

}  // namespace sotto::checkpoint
