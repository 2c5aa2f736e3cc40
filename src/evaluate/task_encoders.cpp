#include "src/evaluate/task_encoders.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/data/task_template_json.h"

namespace sotto::evaluate {

namespace {

// The configured template of a prompt that brings none, as PEFT's adapters do.
data::TaskTemplateConfig configured_template(const checkpoint::TaskPrompt& task,
                                             const std::vector<data::TaskTemplateConfig>& configured) {
  for (const data::TaskTemplateConfig& entry : configured) {
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

data::ExampleEncoder encoder_of(data::PromptTemplate parsed, std::int64_t first_virtual_row, const RowForm& form) {
  const std::int64_t longest = std::min(form.encoder_seq_length, form.shape.max_position_embeddings);
  if (!form.shape.decoder_start_id) {
    return {std::move(parsed), form.tokenizer, first_virtual_row, longest - form.max_new_tokens};
  }
  return {data::for_encoder(std::move(parsed)), form.tokenizer, first_virtual_row, longest};
}

}  // namespace

std::vector<data::TaskTemplateConfig> templates_of(const checkpoint::PromptFolder& prompts,
                                                   const std::vector<data::TaskTemplateConfig>& configured) {
  std::vector<data::TaskTemplateConfig> templates;
  for (const auto& task : prompts.tasks) {
    templates.push_back(task.task_template.is_null() ? configured_template(task, configured)
                                                     : data::parse_task_template(task.task_template));
  }
  return templates;
}

TaskEncoders prompt_encoders(const std::vector<data::TaskTemplateConfig>& templates, const prompt::PromptTable& table,
                             const RowForm& form) {
  TaskEncoders encoders;
  for (const auto& task : templates) {
    auto parsed = data::parse_template(task);
    if (model::is_prefix(table.task_prompt(task.taskname))) parsed = data::with_prefix(std::move(parsed));
    encoders.emplace(task.taskname, encoder_of(std::move(parsed), table.first_row(task.taskname), form));
  }
  return encoders;
}

TaskEncoders bare_encoders(const std::vector<data::TaskTemplateConfig>& templates, const RowForm& form) {
  TaskEncoders encoders;
  for (const auto& task : templates) {
    encoders.emplace(task.taskname, encoder_of(data::without_virtual_tokens(data::parse_template(task)), 0, form));
  }
  return encoders;
}

}  // namespace sotto::evaluate
