#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/prompt_folder.h"
#include "src/data/example_encoder.h"
#include "src/model/language_model.h"
#include "src/prompt/prompt_table.h"
#include "src/task_template/task_template_config.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::evaluate {

using TaskEncoders = std::map<std::string, data::ExampleEncoder>;

// The templates that a prompt folder was tuned with; for a prompt that brings none, the one of its task in
// `configured`. Errors (UserError): an entry that is no template, a prompt without any, one of another length.
std::vector<task_template::TaskTemplateConfig> templates_of(
    const checkpoint::PromptFolder& prompts, const std::vector<task_template::TaskTemplateConfig>& configured);

// What the rows of questions are made for. The tokenizer must outlive the encoders.
struct RowForm {
  const tokenizer::Tokenizer& tokenizer;
  const model::ModelShape& shape;
  std::int64_t encoder_seq_length = 0;  // of the whole row, the answer included, where no encoder reads the prompt
  std::int64_t max_new_tokens = 0;      // of the answer
};

// How the lines of each task become rows: with the virtual tokens of the table, and without any (the bare model).
// Errors (UserError): a prefix whose template has its virtual tokens elsewhere than before the text.
TaskEncoders prompt_encoders(const std::vector<task_template::TaskTemplateConfig>& templates,
                             const prompt::PromptTable& table, const RowForm& form);
TaskEncoders bare_encoders(const std::vector<task_template::TaskTemplateConfig>& templates, const RowForm& form);

}  // namespace sotto::evaluate
