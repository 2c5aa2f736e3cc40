#include "src/data/task_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::data {
std::vector<std::string> task_names(const TaskEncoders& tasks) {
  std::vector<std::string> names;
  for (const auto& [name, encoder] : tasks) names.push_back(name);
  return names;
}

const std::string& task_of_line(const nlohmann::ordered_json& line, const TaskEncoders& tasks) {
  const char* const key = line.contains("taskname") || !line.contains("prompt_tag") ? "taskname" : "prompt_tag";
  const auto value = line.find(key);
  if (value == line.end() || !value->is_string()) {
    throw core::UserError(fmt::format("'taskname' is missing. Add it: one of {}.", fmt::join(task_names(tasks), ", ")));
  }
  const auto& name = value->get_ref<const std::string&>();
  const auto found = tasks.find(name);
  if (found == tasks.end()) {
    const auto names = task_names(tasks);
    throw core::UserError(fmt::format("there is no task '{}' in task_templates.{} Known: {}", name,
                                      core::did_you_mean(name, names), fmt::join(names, ", ")));
  }
  return found->first;
}

std::optional<PromptExample> encode_line(const nlohmann::ordered_json& line, const TaskEncoders& tasks,
                                         bool with_answer) {
  const std::string& name = task_of_line(line, tasks);
  auto example = tasks.at(name).encode(line, with_answer);
  if (example && !example->fields.contains("taskname")) example->fields["taskname"] = name;
  return example;
}

}  // namespace sotto::data
