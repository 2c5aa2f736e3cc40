#include "src/data/example_encoder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::data {
namespace {

using nlohmann::ordered_json;
using packing::TokenId;
using Kind = task_template::TemplatePiece::Kind;

std::string field_text(const ordered_json& line, const std::string& name, const std::string& taskname) {
  if (!line.contains(name)) {
    std::vector<std::string> names;
    for (const auto& item : line.items()) names.push_back(item.key());
    throw core::UserError(
        fmt::format("the field '{}', which the template of the task '{}' needs, is missing.{} It has: {}", name,
                    taskname, core::did_you_mean(name, names), fmt::join(names, ", ")));
  }
  const ordered_json& value = line[name];
  if (!value.is_string()) {
    throw core::UserError(fmt::format("the field '{}' must be a string, but is {}.", name, value.type_name()));
  }
  return value.get<std::string>();
}

std::vector<std::string> answers_of(const ordered_json& line, const std::string& field) {
  if (!line.contains(field)) return {};
  if (line[field].is_array()) return line[field].get<std::vector<std::string>>();
  return {line[field].get<std::string>()};
}

}  // namespace

ExampleEncoder::ExampleEncoder(task_template::PromptTemplate prompt_template, const tokenizer::Tokenizer& tokenizer,
                               std::int64_t first_virtual_row, std::int64_t max_seq_length)
    : template_(std::move(prompt_template)),
      tokenizer_(tokenizer),
      first_virtual_row_(first_virtual_row),
      max_seq_length_(max_seq_length) {
  if (template_.is_encoded) {
    const auto sentinel = tokenizer_.token_id("<extra_id_0>");
    if (template_.add_sentinel_to_input && sentinel) prompt_end_ = answer_begin_ = {*sentinel};
    prompt_end_.push_back(tokenizer_.end_of_text_id());
  }
  for (const task_template::TemplatePiece& piece : template_.pieces) {
    if (piece.kind != Kind::kText) {
      parts_.emplace_back(piece);
      continue;
    }
    std::string rest = piece.text;
    for (const TokenId id : tokenizer_.encode(piece.text)) {
      if (!tokenizer_.is_special(id)) continue;
      const std::string special = tokenizer_.decode(std::vector<TokenId>{id}, false);
      const auto at = rest.find(special);
      if (at == std::string::npos) continue;
      if (at > 0) parts_.emplace_back(task_template::TemplatePiece{Kind::kText, rest.substr(0, at), 0});
      parts_.emplace_back(id);
      rest.erase(0, at + special.size());
    }
    if (!rest.empty()) parts_.emplace_back(task_template::TemplatePiece{Kind::kText, rest, 0});
  }
}

void ExampleEncoder::add_to(ContentHash& hash) const {
  for (const task_template::TemplatePiece& piece : template_.pieces) {
    hash.add(static_cast<std::uint64_t>(piece.kind));
    hash.add(piece.text);
    hash.add(static_cast<std::uint64_t>(piece.count));
  }
  for (const std::string& text :
       {template_.answer_field, template_.answer_prefix, template_.truncate_field.value_or("")}) {
    hash.add(text);
  }
  hash.add(template_.truncate_field.has_value() ? 1U : 0U);
  hash.add(template_.answer_only_loss ? 1U : 0U);
  hash.add(template_.is_encoded ? 1U + answer_begin_.size() : 0U);
  for (const std::int64_t number : {template_.num_silent_tokens, first_virtual_row_, max_seq_length_}) {
    hash.add(static_cast<std::uint64_t>(number));
  }
}

std::vector<TokenId> ExampleEncoder::prompt_tokens(const ordered_json& line, const std::string* truncated) const {
  std::vector<TokenId> ids;
  std::string text;
  std::int64_t virtual_row = first_virtual_row_;
  const auto flush = [&] {
    const auto encoded = tokenizer_.encode(text, false);
    ids.insert(ids.end(), encoded.begin(), encoded.end());
    text.clear();
  };
  for (const Part& part : parts_) {
    if (const auto* special = std::get_if<TokenId>(&part)) {
      flush();
      ids.push_back(*special);
      continue;
    }
    const auto& piece = std::get<task_template::TemplatePiece>(part);
    if (piece.kind == Kind::kText) text += piece.text;
    if (piece.kind == Kind::kField) {
      const bool cut = truncated != nullptr && piece.text == *template_.truncate_field;
      text += cut ? *truncated : field_text(line, piece.text, template_.taskname);
    }
    if (piece.kind == Kind::kVirtual) {
      flush();
      for (std::int64_t k = 0; k < piece.count; ++k) ids.push_back(packing::virtual_token(virtual_row++));
    }
  }
  flush();
  ids.insert(ids.end(), prompt_end_.begin(), prompt_end_.end());
  return ids;
}

std::vector<TokenId> ExampleEncoder::answer_tokens(const std::string& answer) const {
  auto ids = answer_begin_;
  const auto encoded = tokenizer_.encode(template_.answer_prefix + answer, false);
  ids.insert(ids.end(), encoded.begin(), encoded.end());
  ids.push_back(tokenizer_.end_of_text_id());
  return ids;
}

std::optional<std::vector<TokenId>> ExampleEncoder::fitting_prompt(const ordered_json& line, std::int64_t room) const {
  auto ids = prompt_tokens(line, nullptr);
  if (static_cast<std::int64_t>(ids.size()) <= room) return ids;
  if (!template_.truncate_field) return std::nullopt;
  auto field = tokenizer_.encode(field_text(line, *template_.truncate_field, template_.taskname), false);
  // Encoding the shortened text anew can give a token more than was counted, so shorten until it fits.
  while (static_cast<std::int64_t>(ids.size()) > room && !field.empty()) {
    const auto excess = static_cast<std::size_t>(static_cast<std::int64_t>(ids.size()) - room);
    field.resize(field.size() - std::min(excess, field.size()));
    const std::string shortened = tokenizer_.decode(field, false);
    ids = prompt_tokens(line, &shortened);
  }
  if (static_cast<std::int64_t>(ids.size()) > room) return std::nullopt;
  return ids;
}

std::optional<PromptExample> ExampleEncoder::encode(const ordered_json& line, bool with_answer) const {
  PromptExample example;
  example.fields = line;
  std::vector<TokenId> answer;
  if (with_answer) {
    example.reference_answers = {field_text(line, template_.answer_field, template_.taskname)};
    answer = answer_tokens(example.reference_answers.front());
  } else {
    example.reference_answers = answers_of(line, template_.answer_field);
  }
  const auto beside = template_.is_encoded ? 0 : static_cast<std::int64_t>(answer.size());
  auto prompt = fitting_prompt(line, max_seq_length_ - beside);
  if (!prompt) return std::nullopt;
  example.prompt_size = static_cast<std::int64_t>(prompt->size());
  example.row.token_ids = std::move(*prompt);
  example.row.token_ids.insert(example.row.token_ids.end(), answer.begin(), answer.end());
  example.row.first_target = example.prompt_size;
  if (with_answer && !template_.answer_only_loss) example.row.first_target = template_.num_silent_tokens + 1;
  return example;
}

}  // namespace sotto::data
