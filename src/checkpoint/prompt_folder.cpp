#include "src/checkpoint/prompt_folder.h"

#include <fmt/format.h>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/tensor_file.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::checkpoint {
namespace fs = std::filesystem;
using nlohmann::ordered_json;
namespace {

constexpr const char* kIndexName = "sotto_prompts.json";
constexpr const char* kEncoderName = "prompt_encoder.safetensors";
constexpr int kFormatVersion = 1;

// A task's name may hold signs that a folder's may not.
std::string folder_name(const std::string& taskname) {
  std::string name;
  for (const char c : taskname) name += std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' ? c : '_';
  return name;
}

ordered_json adapter_config(const PromptFolder& prompts, const TaskPrompt& task) {
  const bool p_tuning = prompts.virtual_prompt_style == "p-tuning";
  ordered_json config = {
      {"peft_type", p_tuning ? "P_TUNING" : "PROMPT_TUNING"},
      {"task_type", "CAUSAL_LM"},
      {"base_model_name_or_path", prompts.base_model},
      {"inference_mode", true},
      {"num_virtual_tokens", task.prompt_TD.size(0)},
      {"token_dim", task.prompt_TD.size(1)},
      {"num_transformer_submodules", 1},
      {"num_attention_heads", prompts.base_config.value("num_attention_heads", 0)},
      {"num_layers", prompts.base_config.value("num_hidden_layers", 0)},
  };
  if (p_tuning) {
    config["encoder_reparameterization_type"] = "MLP";
    config["encoder_hidden_size"] = task.prompt_TD.size(1);
    config["encoder_num_layers"] = 2;
    config["encoder_dropout"] = 0.0;
  } else {
    config["prompt_tuning_init"] = "RANDOM";
  }
  return config;
}

ordered_json read_json(const fs::path& file) {
  try {
    return ordered_json::parse(core::read_text_file(file));
  } catch (const ordered_json::exception& error) {
    throw core::UserError(fmt::format("'{}' is damaged: {}", file.string(), error.what()));
  }
}

}  // namespace

void save_prompt_folder(const fs::path& folder, const PromptFolder& prompts) {
  core::AtomicFolder writing(folder);
  ordered_json index = {{"format_version", kFormatVersion},
                        {"base_model", prompts.base_model},
                        {"base_model_fingerprint", prompts.base_model_fingerprint},
                        {"virtual_prompt_style", prompts.virtual_prompt_style},
                        {"tasks", ordered_json::array()}};
  for (const TaskPrompt& task : prompts.tasks) {
    const fs::path task_folder = writing.path() / folder_name(task.taskname);
    core::make_folder(task_folder);
    save_tensors(task_folder / "adapter_model.safetensors", {{"prompt_embeddings", task.prompt_TD}},
                 {{"format", "pt"}});
    core::write_file_atomically(task_folder / "adapter_config.json", adapter_config(prompts, task).dump(2) + "\n");
    index["tasks"].push_back(
        {{"taskname", task.taskname}, {"folder", folder_name(task.taskname)}, {"task_template", task.task_template}});
  }
  if (!prompts.encoder.empty()) save_tensors(writing.path() / kEncoderName, prompts.encoder);
  core::write_file_atomically(writing.path() / kIndexName, index.dump(2) + "\n");
  writing.commit();
}

PromptFolder load_prompt_folder(const fs::path& folder) {
  if (!fs::exists(folder / kIndexName)) {
    throw core::UserError(
        fmt::format("'{}' is no prompt folder: it has no {}. `prompts/` of a prompt_learning stage is "
                    "one.",
                    folder.string(), kIndexName));
  }
  const ordered_json index = read_json(folder / kIndexName);
  const int version = index.value("format_version", 0);
  if (version != kFormatVersion) {
    throw core::UserError(fmt::format("'{}' has format_version {}; this program reads {}. Use a newer sotto.",
                                      (folder / kIndexName).string(), version, kFormatVersion));
  }
  PromptFolder prompts;
  prompts.base_model = index.value("base_model", "");
  prompts.base_model_fingerprint = index.value("base_model_fingerprint", "");
  prompts.virtual_prompt_style = index.value("virtual_prompt_style", "p-tuning");
  for (const auto& entry : index.at("tasks")) {
    const fs::path file = folder / entry.at("folder").get<std::string>() / "adapter_model.safetensors";
    at::Tensor prompt_TD = load_tensor(file, "prompt_embeddings").to(at::kFloat);
    if (prompt_TD.dim() != 2)
      throw core::UserError(fmt::format("'{}': prompt_embeddings must be a matrix.", file.string()));
    prompts.tasks.push_back({entry.at("taskname"), std::move(prompt_TD), entry.value("task_template", ordered_json())});
  }
  if (fs::exists(folder / kEncoderName)) prompts.encoder = load_tensors(folder / kEncoderName);
  return prompts;
}

void check_base_model(const PromptFolder& prompts, const fs::path& folder, const fs::path& model_folder) {
  const std::string found = model_fingerprint(model_folder);
  if (prompts.base_model_fingerprint == found) return;
  throw core::UserError(
      fmt::format("The prompts in '{}' were made for another model ('{}', fingerprint {}), not for '{}' "
                  "(fingerprint {}). Give the model they were tuned with.",
                  folder.string(), prompts.base_model, prompts.base_model_fingerprint, model_folder.string(), found));
}

}  // namespace sotto::checkpoint
