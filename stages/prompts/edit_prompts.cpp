#include "stages/prompts/edit_prompts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::prompts {
namespace {

using checkpoint::PromptFolder;
using checkpoint::TaskPrompt;

std::vector<TaskPrompt>::iterator find_task(PromptFolder& folder, const std::string& name) {
  return std::find_if(folder.tasks.begin(), folder.tasks.end(),
                      [&](const auto& task) { return task.taskname == name; });
}

TaskPrompt& task_named(PromptFolder& folder, const std::string& name) {
  const auto found = find_task(folder, name);
  if (found != folder.tasks.end()) return *found;
  std::vector<std::string> names;
  for (const auto& task : folder.tasks) names.push_back(task.taskname);
  throw core::UserError(
      fmt::format("There is no task '{}' in these prompts.{}", name, core::did_you_mean(name, names)));
}

bool belongs_to(const std::string& parameter, const std::string& task) { return parameter.starts_with(task + "/"); }

}  // namespace

std::string list_tasks(const PromptFolder& folder) {
  std::string text = fmt::format("base model: {} ({})\n", folder.base_model, folder.base_model_fingerprint);
  for (const TaskPrompt& task : folder.tasks) {
    const bool prefix = task.prompt_TD.dim() == 4;
    text += fmt::format("{}: {} virtual tokens {} {}\n", task.taskname, task.prompt_TD.size(0),
                        prefix ? "with keys and values in layers:" : "of width", task.prompt_TD.size(1));
  }
  return text;
}

PromptFolder without_tasks(PromptFolder folder, const std::vector<std::string>& tasks) {
  for (const std::string& name : tasks) {
    task_named(folder, name);
    folder.tasks.erase(find_task(folder, name));
    std::erase_if(folder.encoder, [&](const auto& item) { return belongs_to(item.first, name); });
  }
  if (folder.tasks.empty()) throw core::UserError("No task would be left. Delete the folder instead.");
  return folder;
}

PromptFolder with_renamed_task(PromptFolder folder, const std::string& from, const std::string& to) {
  TaskPrompt& task = task_named(folder, from);
  if (find_task(folder, to) != folder.tasks.end()) {
    throw core::UserError(fmt::format("There is already a task '{}'. Choose another name.", to));
  }
  task.taskname = to;
  if (task.task_template.is_object()) task.task_template["taskname"] = to;
  std::map<std::string, at::Tensor> encoder;
  for (const auto& [name, tensor] : folder.encoder) {
    encoder[belongs_to(name, from) ? to + name.substr(from.size()) : name] = tensor;
  }
  folder.encoder = std::move(encoder);
  return folder;
}

PromptFolder merged(PromptFolder first, const PromptFolder& second) {
  if (first.base_model_fingerprint != second.base_model_fingerprint) {
    throw core::UserError(
        fmt::format("The prompts were made for two models, '{}' ({}) and '{}' ({}). Only prompts of "
                    "one model can be merged.",
                    first.base_model, first.base_model_fingerprint, second.base_model, second.base_model_fingerprint));
  }
  if ((first.virtual_prompt_style == "prefix-tuning") != (second.virtual_prompt_style == "prefix-tuning")) {
    throw core::UserError(fmt::format(
        "The prompts are of '{}' and of '{}': keys and values in every layer do not stand beside embeddings.",
        first.virtual_prompt_style, second.virtual_prompt_style));
  }
  for (const TaskPrompt& task : second.tasks) {
    if (find_task(first, task.taskname) != first.tasks.end()) {
      throw core::UserError(fmt::format("The task '{}' is in both folders. Rename one of them first.", task.taskname));
    }
    first.tasks.push_back(task);
  }
  for (const auto& item : second.encoder) first.encoder.insert(item);
  return first;
}

}  // namespace sotto::prompts
