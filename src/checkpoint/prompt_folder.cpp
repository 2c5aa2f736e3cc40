#include "src/checkpoint/prompt_folder.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/nemo_archive.h"
#include "src/checkpoint/nemo_prompts.h"
#include "src/checkpoint/peft_adapter.h"
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

// A task's name may hold signs that a folder's may not: those are written as %20, as URLs have them, so that no two
// names share a folder.
std::string folder_name(const std::string& taskname) {
  std::string name;
  for (const char c : taskname) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte < 128 && (std::isalnum(byte) || c == '-' || c == '_');
    name += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return name;
}

// The type of adapter that holds the prompts of a style.
struct StyleName {
  const char *style, *peft_type;
};
constexpr StyleName kStyles[] = {
    {"prompt-tuning", "PROMPT_TUNING"}, {"p-tuning", "P_TUNING"}, {"prefix-tuning", "PREFIX_TUNING"}};

std::string peft_type_of(const std::string& style) {
  for (const StyleName& name : kStyles) {
    if (style == name.style) return name.peft_type;
  }
  return kStyles[0].peft_type;
}

std::string style_of(const std::string& peft_type) {
  for (const StyleName& name : kStyles) {
    if (peft_type == name.peft_type) return name.style;
  }
  return kStyles[0].style;  // every other type holds plain embeddings
}

ordered_json read_json(const fs::path& file) {
  try {
    return ordered_json::parse(core::read_text_file(file));
  } catch (const ordered_json::exception& error) {
    throw core::UserError(fmt::format("'{}' is damaged: {}", file.string(), error.what()));
  }
}

// All that can be checked of a prompt that does not say which model it is of: the size of its rows.
void check_width(const PromptFolder& prompts, const fs::path& folder, const fs::path& model_folder) {
  const ordered_json config = read_json(model_folder / "config.json");
  for (const char* name : {"hidden_size", "n_embd", "d_model"}) {
    const auto width = config.find(name);
    if (width == config.end() || !width->is_number_integer()) continue;
    for (const TaskPrompt& task : prompts.tasks) {
      if (task.prompt_TD.dim() != 2) continue;  // the model itself checks a prefix
      if (task.prompt_TD.size(1) == width->get<std::int64_t>()) continue;
      throw core::UserError(fmt::format("The prompt '{}' in '{}' has {} numbers a token; the model in '{}' has {}.",
                                        task.taskname, folder.string(), task.prompt_TD.size(1), model_folder.string(),
                                        width->get<std::int64_t>()));
    }
    return;
  }
}

// An adapter folder of PEFT, or a folder of such: what PEFT writes for several adapters of one model.
PromptFolder prompts_of_peft(const fs::path& folder) {
  std::vector<fs::path> adapters;
  if (is_peft_adapter(folder)) adapters.push_back(folder);
  if (fs::is_directory(folder)) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (is_peft_adapter(entry.path())) adapters.push_back(entry.path());
    }
  }
  std::sort(adapters.begin(), adapters.end());
  PromptFolder prompts;
  for (const fs::path& path : adapters) {
    const PeftAdapter adapter = load_peft_adapter(path);
    prompts.base_model = adapter.base_model;
    prompts.virtual_prompt_style = style_of(adapter.peft_type);
    for (const PeftPrompt& prompt : adapter.prompts) prompts.tasks.push_back({prompt.name, prompt.prompt_TD, {}});
  }
  return prompts;
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
    save_peft_adapter(task_folder, peft_type_of(prompts.virtual_prompt_style), task.prompt_TD, prompts.base_model,
                      prompts.base_config);
    index["tasks"].push_back(
        {{"taskname", task.taskname}, {"folder", folder_name(task.taskname)}, {"task_template", task.task_template}});
  }
  if (!prompts.encoder.empty()) save_tensors(writing.path() / kEncoderName, prompts.encoder);
  core::write_file_atomically(writing.path() / kIndexName, index.dump(2) + "\n");
  writing.commit();
}

PromptFolder load_prompt_folder(const fs::path& folder) {
  if (fs::is_regular_file(folder) && is_tar_or_gzip(folder)) return load_nemo_prompts(folder);
  if (!fs::exists(folder / kIndexName)) {
    PromptFolder foreign = prompts_of_peft(folder);
    if (!foreign.tasks.empty()) return foreign;
    throw core::UserError(
        fmt::format("'{}' is no prompt folder: it has neither {} nor an adapter of PEFT (adapter_config.json). "
                    "`prompts/` of a prompt_learning stage is one.",
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
    const PeftAdapter adapter = load_peft_adapter(folder / entry.at("folder").get<std::string>());
    prompts.tasks.push_back(
        {entry.at("taskname"), adapter.prompts.at(0).prompt_TD, entry.value("task_template", ordered_json())});
  }
  if (fs::exists(folder / kEncoderName)) prompts.encoder = load_tensors(folder / kEncoderName);
  return prompts;
}

void check_base_model(const PromptFolder& prompts, const fs::path& folder, const fs::path& model_folder) {
  if (prompts.base_model_fingerprint.empty()) return check_width(prompts, folder, model_folder);
  const std::string found = model_fingerprint(model_folder);
  if (prompts.base_model_fingerprint == found) return;
  throw core::UserError(
      fmt::format("The prompts in '{}' were made for another model ('{}', fingerprint {}), not for '{}' "
                  "(fingerprint {}). Give the model they were tuned with.",
                  folder.string(), prompts.base_model, prompts.base_model_fingerprint, model_folder.string(), found));
}

}  // namespace sotto::checkpoint
