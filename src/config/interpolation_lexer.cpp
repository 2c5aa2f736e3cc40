#include "src/config/interpolation_lexer.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/utf8.h"

namespace sotto::config {
namespace {

enum class Mode { kText, kValue, kKey, kSingleQuoted, kDoubleQuoted };

class Lexer {
 public:
  Lexer(std::string_view text, InterpolationRule rule, const Origin& origin)
      : text_(text), origin_(origin), modes_{rule == InterpolationRule::kWholeText ? Mode::kText : Mode::kValue} {}

  std::vector<Token> tokens() {
    std::vector<Token> result;
    while (at_ < text_.size()) {
      result.push_back(next());
      at_ = result.back().end;
    }
    result.push_back({TokenKind::kEnd, at_, at_});
    return result;
  }

 private:
  Token next() {
    if (text_.substr(at_).starts_with("${")) {
      modes_.push_back(Mode::kKey);
      return {TokenKind::kInterpolationOpen, at_, skip_spaces(text_, at_ + 2)};
    }
    switch (modes_.back()) {
      case Mode::kText:
        return in_text('\0');
      case Mode::kSingleQuoted:
        return in_text('\'');
      case Mode::kDoubleQuoted:
        return in_text('"');
      case Mode::kKey:
        return in_key();
      case Mode::kValue:
        return in_value();
    }
    return {};
  }

  void pop_mode() {
    if (modes_.size() == 1) fail_in_text(text_, at_, origin_, "there is nothing to close here");
    modes_.pop_back();
  }

  // Backslashes matter only before ${, before the quote, and in pairs.
  Token in_text(char quote) {
    if (text_[at_] == '\\') {
      std::size_t end = at_;
      while (end < text_.size() && text_[end] == '\\') ++end;
      const bool odd = (end - at_) % 2 == 1;
      if (odd && text_.substr(end).starts_with("${")) return {TokenKind::kEscapedInterpolation, at_, end + 2};
      if (odd && quote != '\0' && end < text_.size() && text_[end] == quote) return {TokenKind::kEscape, at_, end + 1};
      if (odd) return {TokenKind::kText, at_, end};
      return {quote == '\0' ? TokenKind::kTopEscape : TokenKind::kQuotedEscape, at_, end};
    }
    if (quote != '\0' && text_[at_] == quote) {
      pop_mode();
      return {TokenKind::kQuoteClose, at_, at_ + 1};
    }
    if (text_[at_] == '$') return {TokenKind::kText, at_, at_ + 1};
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '\\' && text_[end] != '$' && (quote == '\0' || text_[end] != quote)) {
      ++end;
    }
    return {TokenKind::kText, at_, end};
  }

  Token in_key() {
    const std::size_t sign = skip_spaces(text_, at_);
    const char c = sign < text_.size() ? text_[sign] : '\0';
    if (c == ':') {
      modes_.back() = Mode::kValue;
      return {TokenKind::kColon, at_, skip_spaces(text_, sign + 1)};
    }
    if (c == '}') {
      pop_mode();
      return {TokenKind::kInterpolationClose, at_, sign + 1};
    }
    if (sign == at_ && c == '.') return {TokenKind::kDot, at_, at_ + 1};
    if (sign == at_ && c == '[') return {TokenKind::kBracketOpen, at_, at_ + 1};
    if (sign == at_ && c == ']') return {TokenKind::kBracketClose, at_, at_ + 1};
    static constexpr std::string_view kNotInKeys = "\\{}()[]:. \t'\"";
    std::size_t end = at_;
    while (end < text_.size() && kNotInKeys.find(text_[end]) == std::string_view::npos) ++end;
    if (end == at_) fail_in_text(text_, at_, origin_, bad_sign("cannot stand in the key of an interpolation"));
    return {is_id(text_.substr(at_, end - at_)) ? TokenKind::kId : TokenKind::kKey, at_, end};
  }

  Token in_value() {
    const char c = text_[at_];
    if (c == '\'' || c == '"') {
      modes_.push_back(c == '\'' ? Mode::kSingleQuoted : Mode::kDoubleQuoted);
      return {TokenKind::kQuoteOpen, at_, at_ + 1};
    }
    const auto token = scan_value_token(text_, at_);
    if (!token) fail_in_text(text_, at_, origin_, bad_sign("cannot stand in a value without quotes"));
    if (token->kind == TokenKind::kBraceOpen) modes_.push_back(Mode::kValue);
    if (token->kind == TokenKind::kBraceClose) pop_mode();
    return *token;
  }

  std::string bad_sign(std::string_view what) const {
    if (text_[at_] == ' ' || text_[at_] == '\t') return fmt::format("a space {}", what);
    std::size_t end = at_ + 1;
    while (end < text_.size() && !core::begins_character(text_[end])) ++end;
    return fmt::format("'{}' {}", text_.substr(at_, end - at_), what);
  }

  std::string_view text_;
  const Origin& origin_;
  std::vector<Mode> modes_;
  std::size_t at_ = 0;
};

// A long text is shown around the place only.
constexpr std::size_t kShown = 100;

}  // namespace

std::vector<Token> interpolation_tokens(std::string_view text, InterpolationRule rule, const Origin& origin) {
  return Lexer(text, rule, origin).tokens();
}

void fail_in_text(std::string_view text, std::size_t at, const Origin& origin, std::string_view what) {
  at = std::min(at, text.size());
  std::size_t begin = at > kShown ? at - kShown : 0;
  if (const std::size_t line = text.substr(0, at).rfind('\n'); line != std::string_view::npos) {
    begin = std::max(begin, line + 1);
  }
  while (begin < at && !core::begins_character(text[begin])) ++begin;
  std::string_view shown = text.substr(begin, at - begin + kShown);
  shown = shown.substr(0, shown.find('\n', at - begin));
  const auto before = shown.substr(0, at - begin);
  const auto column = std::count_if(before.begin(), before.end(), core::begins_character);
  const std::string where = origin.source.empty() ? "" : origin.text() + ": ";
  throw core::UserError(
      fmt::format("{}{}.\n  {}\n  {}^", where, what, shown, std::string(static_cast<std::size_t>(column), ' ')));
}

}  // namespace sotto::config
