#include "src/evaluate/task_encoders.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/task_template/task_template_json.h"

namespace sotto::evaluate {

namespace {

// The configured template of a prompt that brings none, as PEFT's adapters do.
task_template::TaskTemplateConfig configured_template(
    const checkpoint::TaskPrompt& task, const std::vector<task_template::TaskTemplateConfig>& configured) {
  for (const task_template::TaskTemplateConfig& entry : configured) {
    if (entry.taskname != task.taskname) continue;
    if (entry.total_virtual_tokens == task.prompt_TD.size(0)) return entry;
    throw core::UserError(fmt::format("evaluation.task_templates: '{}' has total_virtual_tokens {}; its prompt has {}.",
                                      task.taskname, entry.total_virtual_tokens, task.prompt_TD.size(0)));
  }
  throw core::UserError(fmt::format(
      "The prompt '{0}' brings no template (an adapter of PEFT has none). Give evaluation.task_templates an "
      "entry of the taskname '{0}'.",
      task.taskname));
}

data::ExampleEncoder encoder_of(task_template::PromptTemplate parsed, std::int64_t first_virtual_row,
                                const RowForm& form) {
  const std::int64_t longest = std::min(form.encoder_seq_length, form.shape.max_position_embeddings);
  if (!form.shape.decoder_start_id) {
    return {std::move(parsed), form.tokenizer, first_virtual_row, longest - form.max_new_tokens};
  }
  return {task_template::for_encoder(std::move(parsed)), form.tokenizer, first_virtual_row, longest};
}

}  // namespace

std::vector<task_template::TaskTemplateConfig> templates_of(
    const checkpoint::PromptFolder& prompts, const std::vector<task_template::TaskTemplateConfig>& configured) {
  std::vector<task_template::TaskTemplateConfig> templates;
  for (const auto& task : prompts.tasks) {
    templates.push_back(task.task_template.is_null() ? configured_template(task, configured)
                                                     : task_template::parse_task_template(task.task_template));
  }
  return templates;
}

TaskEncoders prompt_encoders(const std::vector<task_template::TaskTemplateConfig>& templates,
                             const prompt::PromptTable& table, const RowForm& form) {
  TaskEncoders encoders;
  for (const auto& task : templates) {
    auto parsed = task_template::parse_template(task);
    if (model::is_prefix(table.task_prompt(task.taskname))) parsed = task_template::with_prefix(std::move(parsed));
    encoders.emplace(task.taskname, encoder_of(std::move(parsed), table.first_row(task.taskname), form));
  }
  return encoders;
}

TaskEncoders bare_encoders(const std::vector<task_template::TaskTemplateConfig>& templates, const RowForm& form) {
  TaskEncoders encoders;
  for (const auto& task : templates) {
    encoders.emplace(task.taskname,
                     encoder_of(task_template::without_virtual_tokens(task_template::parse_template(task)), 0, form));
  }
  return encoders;
}

}  // namespace sotto::evaluate
