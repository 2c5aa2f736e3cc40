#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/checkpoint/prompt_folder.h"
#include "src/data/example_encoder.h"
#include "src/data/task_template_config.h"
#include "src/prompt/prompt_table.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::evaluate {

using TaskEncoders = std::map<std::string, data::ExampleEncoder>;

// The templates that a prompt folder was tuned with; for a prompt that brings none, the one of its task in
// `configured`. Errors (UserError): an entry that is no template, a prompt without any, one of another length.
std::vector<data::TaskTemplateConfig> templates_of(const checkpoint::PromptFolder& prompts,
                                                   const std::vector<data::TaskTemplateConfig>& configured);

// How the lines of each task become rows of at most `max_seq_length` tokens: with the virtual tokens of the table, and
// without any (the bare model). The tokenizer must outlive them.
TaskEncoders prompt_encoders(const std::vector<data::TaskTemplateConfig>& templates, const prompt::PromptTable& table,
                             const tokenizer::Tokenizer& tokenizer, std::int64_t max_seq_length);
TaskEncoders bare_encoders(const std::vector<data::TaskTemplateConfig>& templates,
                           const tokenizer::Tokenizer& tokenizer, std::int64_t max_seq_length);

}  // namespace sotto::evaluate
