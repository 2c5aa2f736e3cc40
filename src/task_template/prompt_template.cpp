#include "src/task_template/prompt_template.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::task_template {
namespace {

using Kind = TemplatePiece::Kind;
constexpr std::string_view kMarker = "<|VIRTUAL_PROMPT_";

[[noreturn]] void fail(const TaskTemplateConfig& task, const std::string& what) {
  throw core::UserError(fmt::format("The template of the task '{}': {}\n  prompt_template: {}", task.taskname, what,
                                    task.prompt_template));
}

std::vector<std::int64_t> splits_of(const TaskTemplateConfig& task) {
  if (!task.virtual_token_splits.empty()) return task.virtual_token_splits;
  if (task.total_virtual_tokens == 0) return {};
  return {task.total_virtual_tokens};
}

// Takes `<|VIRTUAL_PROMPT_i|>` at the front of `rest`.
TemplatePiece take_marker(const TaskTemplateConfig& task, std::string_view& rest, std::size_t expected) {
  const auto splits = splits_of(task);
  const std::string marker = fmt::format("{}{}|>", kMarker, expected);
  const std::string found(
      rest.substr(0, rest.find("|>") == std::string_view::npos ? rest.size() : rest.find("|>") + 2));
  if (found != marker)
    fail(task, fmt::format("'{}' stands where '{}' is expected: markers count up from 0.", found, marker));
  if (expected >= splits.size()) {
    fail(task, fmt::format("'{}' is one marker too many for {} virtual_token_splits.", marker, splits.size()));
  }
  rest.remove_prefix(marker.size());
  return {Kind::kVirtual, "", splits[expected]};
}

// What stands between a '{' and the next '}'.
std::string field_name(const TaskTemplateConfig& task, std::string_view name) {
  if (const auto open = name.find('{'); open != std::string_view::npos) {
    fail(task, fmt::format("'{{{}' opens a field that is not closed before the next '{{': write {{name}}.",
                           name.substr(0, open)));
  }
  constexpr std::string_view kBlanks = " \t\n";
  const auto first = name.find_first_not_of(kBlanks), last = name.find_last_not_of(kBlanks);
  if (first == std::string_view::npos) fail(task, fmt::format("'{{{}}}' names no field: write {{name}}.", name));
  const std::string_view bare = name.substr(first, last - first + 1);
  if (bare != name) fail(task, fmt::format("'{{{}}}' has blanks around a field's name: write {{{}}}.", name, bare));
  return std::string(name);
}

void add_text(std::vector<TemplatePiece>& pieces, std::string_view text) {
  if (text.empty()) return;
  if (!pieces.empty() && pieces.back().kind == Kind::kText) {
    pieces.back().text += text;
  } else {
    pieces.push_back({Kind::kText, std::string(text), 0});
  }
}

std::vector<TemplatePiece> split_pieces(const TaskTemplateConfig& task) {
  std::vector<TemplatePiece> pieces;
  std::string_view rest = task.prompt_template;
  std::size_t markers = 0;
  while (!rest.empty()) {
    if (rest.starts_with(kMarker)) {
      pieces.push_back(take_marker(task, rest, markers++));
      continue;
    }
    const auto close = rest.find('}');
    if (rest.front() == '{' && close != std::string_view::npos) {
      pieces.push_back({Kind::kField, field_name(task, rest.substr(1, close - 1)), 0});
      rest.remove_prefix(close + 1);
      continue;
    }
    const std::size_t end = std::min({rest.find(kMarker), rest.find('{', 1), rest.size()});
    add_text(pieces, rest.substr(0, end));
    rest.remove_prefix(end);
  }
  if (markers != splits_of(task).size()) {
    fail(task, fmt::format("it has {} markers <|VIRTUAL_PROMPT_i|>, but virtual_token_splits has {} entries.", markers,
                           splits_of(task).size()));
  }
  return pieces;
}

}  // namespace

std::vector<std::string> PromptTemplate::prompt_fields() const {
  std::vector<std::string> names;
  for (const TemplatePiece& piece : pieces) {
    if (piece.kind == Kind::kField) names.push_back(piece.text);
  }
  return names;
}

PromptTemplate parse_template(const TaskTemplateConfig& task) {
  PromptTemplate parsed;
  parsed.taskname = task.taskname;
  parsed.pieces = split_pieces(task);
  parsed.answer_field = task.answer_field;
  parsed.answer_only_loss = task.answer_only_loss;
  parsed.total_virtual_tokens = task.total_virtual_tokens;
  parsed.add_sentinel_to_input = task.add_sentinel_to_input;
  if (parsed.pieces.empty() || parsed.pieces.back().kind != Kind::kField ||
      parsed.pieces.back().text != task.answer_field) {
    fail(task, fmt::format("it must end with the answer: {{{}}}.", task.answer_field));
  }
  parsed.pieces.pop_back();
  const std::vector<std::string> fields = parsed.prompt_fields();
  if (std::find(fields.begin(), fields.end(), task.answer_field) != fields.end()) {
    fail(task, fmt::format("the answer {{{}}} may stand only at the end.", task.answer_field));
  }
  if (parsed.pieces.empty()) fail(task, "nothing stands before the answer.");
  if (TemplatePiece& last = parsed.pieces.back(); last.kind == Kind::kText && last.text.ends_with(' ')) {
    last.text.pop_back();
    parsed.answer_prefix = " ";
    if (last.text.empty()) parsed.pieces.pop_back();
  }
  if (task.truncate_field && std::find(fields.begin(), fields.end(), *task.truncate_field) == fields.end()) {
    fail(task, fmt::format("truncate_field '{}' is none of its fields.{}", *task.truncate_field,
                           core::did_you_mean(*task.truncate_field, fields)));
  }
  parsed.truncate_field = task.truncate_field;
  return parsed;
}

PromptTemplate with_prefix(PromptTemplate parsed) {
  const auto is_virtual = [](const TemplatePiece& piece) { return piece.kind == Kind::kVirtual; };
  const bool starts = is_virtual(parsed.pieces.front()) && parsed.pieces.size() > 1;
  if (!starts || std::count_if(parsed.pieces.begin(), parsed.pieces.end(), is_virtual) != 1) {
    throw core::UserError(
        fmt::format("The template of the task '{}': prefix-tuning puts all virtual tokens before the text. Begin the "
                    "template with <|VIRTUAL_PROMPT_0|>, the only marker, and let some text follow.",
                    parsed.taskname));
  }
  parsed.num_silent_tokens = parsed.total_virtual_tokens;
  return parsed;
}

PromptTemplate for_encoder(PromptTemplate parsed) {
  parsed.is_encoded = parsed.answer_only_loss = true;
  parsed.answer_prefix.clear();
  return parsed;
}

PromptTemplate without_virtual_tokens(PromptTemplate parsed) {
  std::erase_if(parsed.pieces, [](const TemplatePiece& piece) { return piece.kind == Kind::kVirtual; });
  parsed.total_virtual_tokens = parsed.num_silent_tokens = 0;
  return parsed;
}

}  // namespace sotto::task_template
