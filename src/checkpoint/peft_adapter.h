#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace sotto::checkpoint {

// One virtual prompt of an adapter folder of PEFT.
struct PeftPrompt {
  std::string name;      // the folder's; of a multi-task adapter with the task's number behind it, "name/0"
  at::Tensor prompt_TD;  // fp32; of PREFIX_TUNING [T, layers, 2, columns], as src/model/language_model.h has it
};

// What PEFT knows of an adapter beside its numbers.
struct PeftAdapter {
  std::string peft_type;   // "P_TUNING", "PROMPT_TUNING", ...
  std::string base_model;  // base_model_name_or_path
  std::vector<PeftPrompt> prompts;
};

// Whether the folder has an adapter_config.json.
bool is_peft_adapter(const std::filesystem::path& folder);

// Reads an adapter of PEFT 0.3 to 0.21 whose prompt stands before the input: P_TUNING, PROMPT_TUNING, CPT,
// MULTITASK_PROMPT_TUNING (Wang et al. 2023: each task's prompt is the shared one times a low-rank matrix) and
// PREFIX_TUNING; from adapter_model.safetensors or adapter_model.bin. Of an encoder-decoder's two stacked
// prompts PEFT uses the first, and so do we. UserError naming the file: another type, no weights, shapes that do not
// fit the configuration.
PeftAdapter load_peft_adapter(const std::filesystem::path& folder);

// Writes prompt_TD as an adapter of `peft_type` P_TUNING, PROMPT_TUNING or PREFIX_TUNING for the model of `base_config`
// (its config.json). Only keys that PEFT knows since 0.3 are written, since older versions refuse others.
void save_peft_adapter(const std::filesystem::path& folder, const std::string& peft_type, const at::Tensor& prompt_TD,
                       const std::string& base_model, const nlohmann::ordered_json& base_config);

}  // namespace sotto::checkpoint
