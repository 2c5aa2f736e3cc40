#include "stages/evaluation/task_encoders.h"

#include <algorithm>

#include "src/data/task_template_json.h"

namespace sotto::evaluation {

std::vector<data::TaskTemplateConfig> templates_of(const checkpoint::PromptFolder& prompts) {
  std::vector<data::TaskTemplateConfig> templates;
  for (const auto& task : prompts.tasks) templates.push_back(data::parse_task_template(task.task_template));
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

}  // namespace sotto::evaluation
