#include "src/config/value_token.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>

namespace sotto::config {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char sign_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

bool same_word(std::string_view text, std::string_view lower_case_word) {
  return std::equal(text.begin(), text.end(), lower_case_word.begin(), lower_case_word.end(),
                    [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

// Digits with single underscores between them: the length, 0 where none begins.
std::size_t digits_length(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (is_digit(sign_at(text, end)) || (end > at && sign_at(text, end) == '_' && is_digit(sign_at(text, end + 1)))) {
    ++end;
  }
  return end - at;
}

std::size_t id_length(std::string_view text, std::size_t at) {
  const char first = sign_at(text, at);
  if (!is_letter(first) && first != '_') return 0;
  std::size_t end = at + 1;
  while (is_letter(sign_at(text, end)) || is_digit(sign_at(text, end)) || sign_at(text, end) == '_' ||
         sign_at(text, end) == '-') {
    ++end;
  }
  return end - at;
}

// "1.", "1.5", ".5"; 0 where there is no point.
std::size_t point_float_length(std::string_view text, std::size_t at) {
  const std::size_t whole = unsigned_length(text, at);
  if (sign_at(text, at + whole) != '.') return 0;
  const std::size_t fraction = digits_length(text, at + whole + 1);
  return whole == 0 && fraction == 0 ? 0 : whole + 1 + fraction;
}

std::size_t float_length(std::string_view text, std::size_t at) {
  const std::size_t sign = sign_at(text, at) == '+' || sign_at(text, at) == '-' ? 1 : 0;
  const std::string_view word = text.substr(std::min(at + sign, text.size()), 3);
  if (same_word(word, "inf") || same_word(word, "nan")) return sign + 3;
  const std::size_t point = point_float_length(text, at + sign);
  const std::size_t mantissa = point > 0 ? point : unsigned_length(text, at + sign);
  if (mantissa == 0) return 0;
  std::size_t end = at + sign + mantissa;
  if (sign_at(text, end) == 'e' || sign_at(text, end) == 'E') {
    ++end;
    if (sign_at(text, end) == '+' || sign_at(text, end) == '-') ++end;
    if (const std::size_t exponent = digits_length(text, end); exponent > 0) return end + exponent - at;
  }
  return point > 0 ? sign + point : 0;
}

std::size_t int_length(std::string_view text, std::size_t at) {
  const std::size_t sign = sign_at(text, at) == '+' || sign_at(text, at) == '-' ? 1 : 0;
  const std::size_t digits = unsigned_length(text, at + sign);
  return digits == 0 ? 0 : sign + digits;
}

std::size_t escape_length(std::string_view text, std::size_t at) {
  static constexpr std::string_view kEscapable = "\\()[]{}:=, \t";
  std::size_t end = at;
  while (sign_at(text, end) == '\\' && end + 1 < text.size() &&
         kEscapable.find(text[end + 1]) != std::string_view::npos) {
    end += 2;
  }
  return end - at;
}

// What brackets, commas and colons give, with the spaces that belong to them.
std::optional<Token> scan_structure(std::string_view text, std::size_t at) {
  const std::size_t sign = skip_spaces(text, at);
  const bool spaced = sign > at;
  switch (sign_at(text, sign)) {
    case ',':
      return Token{TokenKind::kComma, at, skip_spaces(text, sign + 1)};
    case ':':
      return Token{TokenKind::kColon, at, skip_spaces(text, sign + 1)};
    case ']':
      return Token{TokenKind::kBracketClose, at, sign + 1};
    case '}':
      return Token{TokenKind::kBraceClose, at, sign + 1};
    case '[':
      if (!spaced) return Token{TokenKind::kBracketOpen, at, skip_spaces(text, sign + 1)};
      break;
    case '{':
      if (!spaced) return Token{TokenKind::kBraceOpen, at, skip_spaces(text, sign + 1)};
      break;
    default:
      break;
  }
  if (spaced) return Token{TokenKind::kSpace, at, sign};
  return std::nullopt;
}

std::string without_underscores(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '_' && !(digits.empty() && c == '+')) digits += c;
  }
  return digits;
}

}  // namespace

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (sign_at(text, at) == ' ' || sign_at(text, at) == '\t') ++at;
  return at;
}

std::size_t unsigned_length(std::string_view text, std::size_t at) {
  return sign_at(text, at) == '0' ? 1 : digits_length(text, at);
}

bool is_id(std::string_view text) { return !text.empty() && id_length(text, 0) == text.size(); }

std::optional<Token> scan_value_token(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  if (const auto structure = scan_structure(text, at)) return structure;
  const std::size_t id = id_length(text, at);
  Token best{TokenKind::kUnquoted, at, at};
  const auto offer = [&](TokenKind kind, std::size_t length) {
    if (at + length > best.end) best = {kind, at, at + length};
  };
  offer(TokenKind::kFloat, float_length(text, at));
  offer(TokenKind::kInt, int_length(text, at));
  const std::string_view four = text.substr(at, 4), five = text.substr(at, 5);
  if (same_word(four, "true")) offer(TokenKind::kBool, 4);
  if (same_word(five, "false")) offer(TokenKind::kBool, 5);
  if (same_word(four, "null")) offer(TokenKind::kNull, 4);
  static constexpr std::string_view kUnquotedSigns = "/-\\+.$%*@?|";
  if (kUnquotedSigns.find(text[at]) != std::string_view::npos) offer(TokenKind::kUnquoted, 1);
  offer(TokenKind::kId, id);
  offer(TokenKind::kEscape, escape_length(text, at));
  if (best.end == at) return std::nullopt;
  return best;
}

std::string without_backslashes(std::string_view escaped) {
  std::string plain;
  for (std::size_t at = 1; at < escaped.size(); at += 2) plain += escaped[at];
  return plain;
}

Node::Value token_value(const Token& token, std::string_view text) {
  const std::string_view word = token.in(text);
  switch (token.kind) {
    case TokenKind::kNull:
      return {};
    case TokenKind::kBool:
      return word.size() == 4;
    case TokenKind::kInt: {
      const std::string digits = without_underscores(word);
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
      if (error == std::errc()) return value;
      return std::string(word);  // beyond 64 bits: kept as written
    }
    case TokenKind::kFloat: {
      const std::string digits = without_underscores(word);
      const bool negative = digits[0] == '-';
      const std::string_view rest = std::string_view(digits).substr(negative ? 1 : 0);
      if (same_word(rest, "nan")) return std::numeric_limits<double>::quiet_NaN();
      if (same_word(rest, "inf")) {
        const double infinity = std::numeric_limits<double>::infinity();
        return negative ? -infinity : infinity;
      }
      return std::strtod(digits.c_str(), nullptr);
    }
    case TokenKind::kEscape:
      return without_backslashes(word);
    default:
      return std::string(word);
  }
}

}  // namespace sotto::config
