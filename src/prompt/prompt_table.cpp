#include "src/prompt/prompt_table.h"

#include <ATen/ops/cat.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"

namespace sotto::prompt {

void PromptTable::append(Task task) {
  for (const Task& known : tasks_) {
    if (known.name == task.name) throw core::UserError(fmt::format("The task '{}' stands twice.", task.name));
  }
  task.first_row = num_rows();
  tasks_.push_back(std::move(task));
}

void PromptTable::add_tuned(const std::string& taskname, std::unique_ptr<PromptEncoder> encoder,
                            std::int64_t num_virtual_tokens) {
  append({taskname, 0, num_virtual_tokens, std::move(encoder), {}});
}

void PromptTable::add_fixed(const std::string& taskname, at::Tensor prompt_TD) {
  const std::int64_t rows = prompt_TD.size(0);
  append({taskname, 0, rows, nullptr, std::move(prompt_TD)});
}

const PromptTable::Task& PromptTable::task(const std::string& taskname) const {
  const auto found =
      std::find_if(tasks_.begin(), tasks_.end(), [&](const Task& task) { return task.name == taskname; });
  if (found == tasks_.end()) throw core::InternalError(fmt::format("no task '{}' in the prompt table", taskname));
  return *found;
}

std::int64_t PromptTable::first_row(const std::string& taskname) const { return task(taskname).first_row; }

std::int64_t PromptTable::num_rows() const {
  return tasks_.empty() ? 0 : tasks_.back().first_row + tasks_.back().num_rows;
}

std::vector<std::string> PromptTable::tasknames() const {
  std::vector<std::string> names;
  for (const Task& task : tasks_) names.push_back(task.name);
  return names;
}

at::Tensor PromptTable::stacked() const {
  std::vector<at::Tensor> rows;
  for (const Task& task : tasks_) rows.push_back(task.encoder ? task.encoder->forward() : task.fixed_TD);
  if (rows.empty()) return {};
  return at::cat(rows);
}

at::Tensor PromptTable::task_prompt(const std::string& taskname) const {
  const c10::NoGradGuard no_grad;
  const Task& found = task(taskname);
  return (found.encoder ? found.encoder->forward() : found.fixed_TD).detach().clone();
}

NamedTensors PromptTable::parameters() const {
  NamedTensors all;
  for (const Task& task : tasks_) {
    if (task.encoder == nullptr) continue;
    for (const auto& [name, tensor] : task.encoder->parameters()) all[task.name + "/" + name] = tensor;
  }
  return all;
}

void PromptTable::load(const NamedTensors& values) {
  for (const Task& task : tasks_) {
    if (task.encoder == nullptr) continue;
    NamedTensors own;
    for (const auto& [name, tensor] : values) {
      if (name.starts_with(task.name + "/")) own[name.substr(task.name.size() + 1)] = tensor;
    }
    task.encoder->load(own);
  }
}

}  // namespace sotto::prompt
