#include "stages/prompt_learning/earlier_prompts.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::prompt_learning {
namespace {

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> tasknames(const checkpoint::PromptFolder& folder) {
  std::vector<std::string> names;
  for (const auto& task : folder.tasks) names.push_back(task.taskname);
  return names;
}

bool holds_prefixes(const std::string& virtual_prompt_style) { return virtual_prompt_style == "prefix-tuning"; }

// Whether what is learned is the prompt itself, no network that makes it.
bool learns_the_prompt(const PromptLearningModelConfig& config) {
  if (holds_prefixes(config.virtual_prompt_style)) return !config.prefix_tuning.prefix_projection;
  return config.virtual_prompt_style == "prompt-tuning";
}

// Where a task's encoder was saved, its parameters under its name; where the prompt itself is learned, the prompt.
void take_values(const checkpoint::PromptFolder& earlier, const checkpoint::TaskPrompt& task,
                 const PromptLearningModelConfig& config, prompt::NamedTensors& values) {
  const std::string start = task.taskname + "/";
  for (auto& [name, tensor] : values) {
    if (!name.starts_with(start)) continue;
    const auto saved = earlier.encoder.find(name);
    if (learns_the_prompt(config)) {
      tensor = task.prompt_TD.reshape(tensor.sizes());
    } else if (saved != earlier.encoder.end() && saved->second.sizes() == tensor.sizes()) {
      tensor = saved->second;
    } else {
      throw core::UserError(
          fmt::format("model.restore_path: '{}' in '{}' was not made by this encoder ('{}' is missing or of another "
                      "shape). Tune it on with its own settings, or with virtual_prompt_style prompt-tuning.",
                      task.taskname, config.restore_path->string(), name));
    }
  }
  for (const auto& [name, tensor] : earlier.encoder) {
    if (learns_the_prompt(config) || !name.starts_with(start) || values.contains(name)) continue;
    throw core::UserError(
        fmt::format("model.restore_path: the encoder of '{}' in '{}' has '{}', which this one lacks. Tune it on with "
                    "its own settings, or with virtual_prompt_style prompt-tuning.",
                    task.taskname, config.restore_path->string(), name));
  }
}

}  // namespace

std::optional<checkpoint::PromptFolder> earlier_prompts(const PromptLearningModelConfig& config) {
  if (!config.restore_path) return std::nullopt;
  checkpoint::PromptFolder earlier = checkpoint::load_prompt_folder(*config.restore_path);
  checkpoint::check_base_model(earlier, *config.restore_path, config.language_model_path);
  if (holds_prefixes(earlier.virtual_prompt_style) != holds_prefixes(config.virtual_prompt_style)) {
    throw core::UserError(fmt::format(
        "model.virtual_prompt_style: '{}' cannot go on from '{}', whose prompts are of '{}': keys and values "
        "do not stand beside embeddings. Leave restore_path away and tune into a folder of its own.",
        config.virtual_prompt_style, config.restore_path->string(), earlier.virtual_prompt_style));
  }
  const auto names = tasknames(earlier);
  for (const std::string& task : config.existing_tasks) {
    if (holds(names, task)) continue;
    throw core::UserError(fmt::format("model.existing_tasks: '{}' is no task of '{}'.{}", task,
                                      config.restore_path->string(), core::did_you_mean(task, names)));
  }
  return earlier;
}

void go_on_from(const checkpoint::PromptFolder& earlier, const PromptLearningModelConfig& config,
                prompt::PromptTable& prompts) {
  prompt::NamedTensors values = prompts.parameters();
  for (const auto& task : earlier.tasks) {
    if (!holds(config.new_tasks, task.taskname)) continue;
    const auto fresh_rows = prompts.task_prompt(task.taskname).size(0);
    if (fresh_rows != task.prompt_TD.size(0)) {
      throw core::UserError(fmt::format("model.task_templates: '{}' has total_virtual_tokens {}, but {} in '{}'.",
                                        task.taskname, fresh_rows, task.prompt_TD.size(0),
                                        config.restore_path->string()));
    }
    take_values(earlier, task, config, values);
  }
  prompts.load(values);
  for (const auto& task : earlier.tasks) {
    if (!holds(config.new_tasks, task.taskname)) prompts.add_fixed(task.taskname, task.prompt_TD);
  }
}

checkpoint::PromptFolder joined_with(const std::optional<checkpoint::PromptFolder>& earlier,
                                     checkpoint::PromptFolder tuned) {
  if (!earlier) return tuned;
  const auto names = tasknames(tuned);
  std::vector<checkpoint::TaskPrompt> tasks;
  for (const auto& task : earlier->tasks) {
    if (holds(names, task.taskname)) continue;
    tasks.push_back(task);
    for (const auto& [name, tensor] : earlier->encoder) {
      if (name.starts_with(task.taskname + "/")) tuned.encoder.insert({name, tensor});
    }
  }
  tasks.insert(tasks.end(), tuned.tasks.begin(), tuned.tasks.end());
  tuned.tasks = std::move(tasks);
  return tuned;
}

}  // namespace sotto::prompt_learning
