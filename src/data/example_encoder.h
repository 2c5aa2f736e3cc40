#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "src/data/content_hash.h"
#include "src/packing/packed_batch.h"
#include "src/task_template/prompt_template.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::data {

// One line of a data set, as the model sees it.
struct PromptExample {
  packing::Row row;
  std::int64_t prompt_size = 0;                // tokens before the answer
  std::vector<std::string> reference_answers;  // empty where the data has none
  nlohmann::ordered_json fields;               // the line as read
};

// Turns lines into rows: the template filled in, virtual tokens counted up from `first_virtual_row` of the prompt
// table, the answer and the end-of-text token behind it. What an encoder reads ends with that token too and, as in T5's
// pretraining, with the sentinel <extra_id_0> before it, which then begins the answer (where the tokenizer has one and
// add_sentinel_to_input holds; source: NeMo 1.22, T5PromptLearningDataset). Values are plain text: a marker or a
// special token in a value is not expanded. Text between virtual tokens is encoded in one piece.
class ExampleEncoder {
 public:
  // `max_seq_length` in tokens, virtual ones included; of what an encoder reads, where there is one. The tokenizer must
  // outlive the encoder.
  ExampleEncoder(task_template::PromptTemplate prompt_template, const tokenizer::Tokenizer& tokenizer,
                 std::int64_t first_virtual_row, std::int64_t max_seq_length);

  const task_template::PromptTemplate& prompt_template() const { return template_; }

  // With the answer (training: one string), or the prompt alone (generation: the answer may be absent, or a list).
  // An example that is too long loses the end of `truncate_field`; nothing is returned where that does not suffice.
  // Errors (UserError, without the line): a field that is missing or not text.
  std::optional<PromptExample> encode(const nlohmann::ordered_json& line, bool with_answer) const;

  // Everything that decides what a line becomes, but for the tokenizer.
  void add_to(ContentHash& hash) const;

  // An answer as it stands behind the prompt, the end-of-text token included.
  std::vector<packing::TokenId> answer_tokens(const std::string& answer) const;

 private:
  using Part = std::variant<task_template::TemplatePiece,
                            tokenizer::TokenId>;  // a special token of the literal text stands alone

  std::vector<packing::TokenId> prompt_tokens(const nlohmann::ordered_json& line, const std::string* truncated) const;
  std::optional<std::vector<packing::TokenId>> fitting_prompt(const nlohmann::ordered_json& line,
                                                              std::int64_t room) const;

  task_template::PromptTemplate template_;
  const tokenizer::Tokenizer& tokenizer_;
  std::int64_t first_virtual_row_, max_seq_length_;
  std::vector<Part> parts_;
  std::vector<packing::TokenId> prompt_end_, answer_begin_;  // of models with an encoder
};

}  // namespace sotto::data
