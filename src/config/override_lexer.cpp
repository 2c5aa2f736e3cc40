#include "src/config/override_lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "src/core/error.h"
#include "src/core/utf8.h"

namespace sotto::config {
namespace {

std::string character_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && !core::begins_character(text[end])) ++end;
  return std::string(text.substr(at, end - at));
}

// An ID that may hold $ too.
std::size_t special_length(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    const auto c = static_cast<unsigned char>(text[end]);
    const bool letter = std::isalpha(c) != 0 || c == '_' || c == '$';
    if (!letter && (end == at || (std::isdigit(c) == 0 && c != '-'))) break;
    ++end;
  }
  return end - at;
}

std::size_t dot_path_length(std::string_view text, std::size_t at) {
  std::size_t end = at;
  for (std::size_t parts = 0;; ++parts) {
    const std::size_t begin = parts == 0 ? end : end + 1;
    if (parts > 0 && (end >= text.size() || text[end] != '.')) return parts > 1 ? end - at : 0;
    const std::size_t length = std::max(special_length(text, begin), unsigned_length(text, begin));
    if (length == 0) return parts > 1 ? end - at : 0;
    end = begin + length;
  }
}

Token key_token(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '=':
      return {TokenKind::kEqual, at, skip_spaces(text, at + 1)};
    case '~':
      return {TokenKind::kTilde, at, at + 1};
    case '+':
      return {TokenKind::kPlus, at, at + 1};
    case '@':
      return {TokenKind::kAt, at, at + 1};
    case ':':
      return {TokenKind::kColon, at, at + 1};
    case '/':
      return {TokenKind::kSlash, at, at + 1};
    default:
      break;
  }
  const std::size_t special = special_length(text, at);
  const std::size_t dotted = dot_path_length(text, at);
  if (dotted > special) return {TokenKind::kDotPath, at, at + dotted};
  if (special > 0) {
    const bool plain = is_id(text.substr(at, special));
    return {plain ? TokenKind::kId : TokenKind::kSpecialKey, at, at + special};
  }
  fail_in_override(text, at,
                   fmt::format("'{}' cannot stand in a key: letters, digits, '_', '-', '$', '.', '/' and '@' can",
                               character_at(text, at)));
}

// A quoted string ends at the first such quote that an even number of backslashes precedes.
Token quoted_token(std::string_view text, std::size_t at) {
  std::size_t backslashes = 0;
  for (std::size_t end = at + 1; end < text.size(); ++end) {
    if (text[end] == text[at] && backslashes % 2 == 0) return {TokenKind::kQuoted, at, end + 1};
    backslashes = text[end] == '\\' ? backslashes + 1 : 0;
  }
  fail_in_override(text, at, fmt::format("the quote {} is not closed", text[at]));
}

Token value_token(std::string_view text, std::size_t at) {
  const std::size_t sign = skip_spaces(text, at);
  const char c = sign < text.size() ? text[sign] : '\0';
  if (c == '(') return {TokenKind::kParenOpen, at, skip_spaces(text, sign + 1)};
  if (c == ')') return {TokenKind::kParenClose, at, sign + 1};
  if (c == '=') return {TokenKind::kEqual, at, skip_spaces(text, sign + 1)};
  if (sign == at && (c == '"' || c == '\'')) return quoted_token(text, at);
  if (sign == at && text.substr(at).starts_with("${")) {
    const std::size_t close = text.find('}', at);
    if (close != std::string_view::npos && close > at + 2) return {TokenKind::kInterpolation, at, close + 1};
  }
  if (const auto token = scan_value_token(text, at)) return *token;
  fail_in_override(text, at,
                   fmt::format("'{}' cannot stand in a value without quotes: write key='...'", character_at(text, at)));
}

}  // namespace

std::vector<Token> override_tokens(std::string_view text, OverridePart begin_with) {
  std::vector<Token> tokens;
  bool in_key = begin_with == OverridePart::kKey;
  for (std::size_t at = 0; at < text.size(); at = tokens.back().end) {
    tokens.push_back(in_key ? key_token(text, at) : value_token(text, at));
    if (tokens.back().kind == TokenKind::kEqual) in_key = false;
  }
  tokens.push_back({TokenKind::kEnd, text.size(), text.size()});
  return tokens;
}

void fail_in_override(std::string_view text, std::size_t at, std::string_view what) {
  const auto begin = text.begin();
  const auto column =
      std::count_if(begin, begin + static_cast<std::ptrdiff_t>(std::min(at, text.size())), core::begins_character);
  throw core::UserError(fmt::format("override '{}': {}.\n  {}\n  {}^", text, what, text,
                                    std::string(static_cast<std::size_t>(column), ' ')),
                        core::kExitUsage);
}

}  // namespace sotto::config
