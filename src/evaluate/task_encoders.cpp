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
                             const tokenizer::Tokenizer& tokenizer, std::int64_t max_seq_length) {
  TaskEncoders encoders;
  for (const auto& task : templates) {
    encoders.emplace(task.taskname, data::ExampleEncoder(data::parse_template(task), tokenizer,
                                                         table.first_row(task.taskname), max_seq_length));
  }
  return encoders;
}

TaskEncoders bare_encoders(const std::vector<data::TaskTemplateConfig>& templates,
                           const tokenizer::Tokenizer& tokenizer, std::int64_t max_seq_length) {
  TaskEncoders encoders;
  for (const auto& task : templates) {
    data::PromptTemplate bare = data::parse_template(task);
    std::erase_if(bare.pieces, [](const auto& piece) { return piece.kind == data::TemplatePiece::Kind::kVirtual; });
    bare.total_virtual_tokens = 0;
    encoders.emplace(task.taskname, data::ExampleEncoder(std::move(bare), tokenizer, 0, max_seq_length));
  }
  return encoders;
}

}  // namespace sotto::evaluate
