#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/task_template/task_template_config.h"

namespace sotto::task_template {

// A part of a template: literal text, a field's value, or a run of virtual tokens.
struct TemplatePiece {
  enum class Kind { kText, kField, kVirtual };
  Kind kind = Kind::kText;
  std::string text;        // the literal text or the field's name
  std::int64_t count = 0;  // of virtual tokens
};

// A task's template in pieces. The answer is apart: what stands before it is the prompt. One space between the prompt
// and the answer belongs to the answer, since byte-level vocabularies hold words with the space before them.
// Source: NeMo 1.22, "Prompt Learning" (task_templates); `<|VIRTUAL_PROMPT_i|>` holds virtual_token_splits[i] tokens.
struct PromptTemplate {
  std::string taskname;
  std::vector<TemplatePiece> pieces;
  std::string answer_field;
  std::string answer_prefix;  // " " or ""
  std::optional<std::string> truncate_field;
  bool answer_only_loss = true;
  std::int64_t total_virtual_tokens = 0;
  std::int64_t num_silent_tokens = 0;  // tokens at the start that nothing is predicted from: a prefix
  bool add_sentinel_to_input = true;   // where an encoder reads the prompt
  bool is_encoded = false;             // an encoder reads the prompt, a decoder writes the answer

  std::vector<std::string> prompt_fields() const;
};

// Errors (UserError): markers that are missing, too many or out of order, an answer that is not at the end, a
// truncate_field that the template lacks.
PromptTemplate parse_template(const TaskTemplateConfig& task);

// The same template with its virtual tokens as a prefix, from which no token is predicted. Errors (UserError): virtual
// tokens elsewhere than at the start, nothing between them and the answer.
PromptTemplate with_prefix(PromptTemplate parsed);

// The same template for a model with an encoder: the prompt and the answer are texts of their own, and the answer alone
// is predicted.
PromptTemplate for_encoder(PromptTemplate parsed);

// The same template for the bare model.
PromptTemplate without_virtual_tokens(PromptTemplate parsed);

}  // namespace sotto::task_template
