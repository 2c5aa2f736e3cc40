#include "src/config/yaml_string.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "src/config/yaml_scalar.h"
#include "src/core/utf8.h"

namespace sotto::config {
namespace {

constexpr std::size_t kFoldingColumn = 80;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What Python's int() or float() would take: digits with single underscores between them, a point, an exponent.
bool is_python_number(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
  const auto take_digits = [&] {
    std::size_t count = 0;
    while (!text.empty() &&
           (is_digit(text[0]) || (count > 0 && text[0] == '_' && text.size() > 1 && is_digit(text[1]))))
      text.remove_prefix(1), ++count;
    return count;
  };
  std::size_t digits = take_digits();
  if (!text.empty() && text[0] == '.') text.remove_prefix(1), digits += take_digits();
  if (digits == 0) return false;
  if (!text.empty() && (text[0] == 'e' || text[0] == 'E')) {
    text.remove_prefix(1);
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
    if (take_digits() == 0) return false;
  }
  return text.empty();
}

// Words that YAML 1.1 or Python would read as a boolean or a number.
bool looks_typed(const std::string& text) {
  if (!std::holds_alternative<std::string>(plain_scalar(text))) return true;
  std::string word;
  for (const char c : text) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word == "y" || word == "n") return true;
  if (!word.empty() && (word[0] == '+' || word[0] == '-')) word.erase(0, 1);
  return word == "inf" || word == "infinity" || word == "nan" || is_python_number(text);
}

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n') || byte == 0x7f;
  });
}

bool needs_quotes(const std::string& text, bool flow) {
  if (text.empty() || looks_typed(text)) return true;
  if (text.front() == ' ' || text.back() == ' ' || text.find('\n') != std::string::npos) return true;
  if (text.starts_with("---") || text.starts_with("...") || text == "=" || text == "<<") return true;
  static const std::string kIndicators = "#,[]{}&*!|>'\"%@`";
  if (kIndicators.find(text.front()) != std::string::npos) return true;
  if (flow && (text.find_first_of(",?[]{}") != std::string::npos)) return true;
  const bool word_ends = text.size() == 1 || text[1] == ' ';
  if ((text.front() == '-' || text.front() == '?' || text.front() == ':') && word_ends) return true;
  return text.back() == ':' || text.find(": ") != std::string::npos || text.find(" #") != std::string::npos;
}

// Writes pieces of text and counts the column in characters.
class Line {
 public:
  explicit Line(const StringPlace& place) : column_(place.column), indent_(place.indent) {}
  void write(std::string_view text) {
    out += text;
    column_ += static_cast<std::size_t>(std::count_if(text.begin(), text.end(), core::begins_character));
  }
  void break_line() {
    out += '\n' + std::string(indent_, ' ');
    column_ = indent_;
  }
  bool is_long(std::size_t ahead = 0) const { return column_ + ahead > kFoldingColumn; }
  std::string out;

 private:
  std::size_t column_, indent_;
};

// Words and the single spaces between them; a space beyond the folding column becomes a line break.
std::string fold_words(const std::string& text, const StringPlace& place, const char* quote) {
  Line line(place);
  line.write(quote);
  const bool quoted = *quote != '\0';
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const std::size_t end = c == ' '    ? std::min(text.find_first_not_of(' ', at), text.size())
                            : c == '\n' ? std::min(text.find_first_not_of('\n', at), text.size())
                                        : std::min(text.find_first_of(quoted ? " \n'" : " \n", at), text.size());
    if (c == '\n') {
      line.out += std::string(end - at, '\n');
      line.break_line();
    } else if (c == '\'' && quoted) {
      line.write("''");
      ++at;
      continue;
    } else if (c == ' ' && end == at + 1 && line.is_long() && place.may_fold &&
               (!quoted || (at > 0 && end < text.size()))) {
      line.break_line();
    } else {
      line.write(std::string_view(text).substr(at, end - at));
    }
    at = end;
  }
  line.write(quote);
  return line.out;
}

std::string escaped(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    case '\0':
      return "\\0";
    case '\a':
      return "\\a";
    case '\b':
      return "\\b";
    case '\v':
      return "\\v";
    case '\f':
      return "\\f";
    case '\x1b':
      return "\\e";
    default:
      return fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
  }
}

std::string double_quoted(const std::string& text, const StringPlace& place) {
  Line line(place);
  line.write("\"");
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte != 0x7f && c != '"' && c != '\\';
    const bool inside = at > 0 && at + 1 < text.size();
    if (c == ' ' && inside && place.may_fold && line.is_long()) {
      line.write("\\");
      line.break_line();
      line.write("\\");
    }
    line.write(plain ? std::string(1, c) : escaped(c));
    if (!plain && inside && place.may_fold && line.is_long()) {
      line.write("\\");
      line.break_line();
      if (text[at + 1] == ' ') line.write("\\");
    }
  }
  line.write("\"");
  return line.out;
}

}  // namespace

std::string yaml_string(const std::string& text, const StringPlace& place) {
  const bool spaces_at_breaks = text.find(" \n") != std::string::npos || text.find("\n ") != std::string::npos;
  const bool broken_in_flow = !place.may_fold && text.find('\n') != std::string::npos;
  if (has_control_character(text) || spaces_at_breaks || broken_in_flow) return double_quoted(text, place);
  return fold_words(text, place, needs_quotes(text, place.flow) ? "'" : "");
}

}  // namespace sotto::config
