#include "src/config/yaml_string.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

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

// Words that YAML 1.1 or Python would read as a boolean, a number or a date.
bool looks_typed(const std::string& text) {
  if (!std::holds_alternative<std::string>(plain_scalar(text)) || is_timestamp(text)) return true;
  std::string word;
  for (const char c : text) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word == "y" || word == "n") return true;
  if (!word.empty() && (word[0] == '+' || word[0] == '-')) word.erase(0, 1);
  return word == "inf" || word == "infinity" || word == "nan" || is_python_number(text);
}

// The line breaks of YAML 1.1. PyYAML also writes U+0085 as a break, but reads a space there: we escape it instead.
bool is_break(char32_t c) { return c == '\n' || c == U'\u2028' || c == U'\u2029'; }

bool is_writable(char32_t c) {
  const bool beyond_ascii =
      (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF) || (c >= 0x10000 && c < 0x10FFFF);
  return c == '\n' || (c >= 0x20 && c <= 0x7E) || beyond_ascii;
}

// What only double quotes hold: control characters, and spaces beside line breaks.
bool needs_escapes(const std::u32string& text) {
  if (!std::all_of(text.begin(), text.end(), is_writable)) return true;
  const auto space_beside_break = [](char32_t a, char32_t b) {
    return (a == ' ' && is_break(b)) || (is_break(a) && b == ' ');
  };
  return std::adjacent_find(text.begin(), text.end(), space_beside_break) != text.end();
}

bool is_multiline(const std::u32string& text) { return std::any_of(text.begin(), text.end(), is_break); }

bool needs_quotes(const std::string& text, bool flow) {
  if (text.empty() || looks_typed(text)) return true;
  if (text.front() == ' ' || text.back() == ' ') return true;
  if (text.starts_with("---") || text.starts_with("...") || text == "=" || text == "<<") return true;
  static const std::string kIndicators = "#,[]{}&*!|>'\"%@`";
  if (kIndicators.find(text.front()) != std::string::npos) return true;
  if (flow && (text.find_first_of(",?[]{}") != std::string::npos)) return true;
  const bool word_ends = text.size() == 1 || text[1] == ' ';
  if ((text.front() == '-' || text.front() == '?' || text.front() == ':') && word_ends) return true;
  return text.back() == ':' || text.find(": ") != std::string::npos || text.find(" #") != std::string::npos;
}

// Writes characters and counts the column.
class Line {
 public:
  explicit Line(const StringPlace& place) : column_(place.column), indent_(place.indent) {}
  void write(std::u32string_view text) {
    for (const char32_t c : text) out += core::utf8_of(c);
    column_ += text.size();
  }
  void break_line() {
    out += '\n';
    indent();
  }
  // The breaks of a quoted text: a run that begins with \n takes one more, since a single \n is folded into a space.
  void write_breaks(std::u32string_view breaks) {
    if (breaks.front() == '\n') out += '\n';
    for (const char32_t c : breaks) out += core::utf8_of(c);
    indent();
  }
  std::size_t column() const { return column_; }
  std::string out;

 private:
  void indent() {
    out.append(indent_, ' ');
    column_ = indent_;
  }
  std::size_t column_, indent_;
};

// The characters from `at` on that `belongs` takes.
template <class Belongs>
std::u32string_view run_of(const std::u32string& text, std::size_t at, const Belongs& belongs) {
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(at);
  return {begin, std::find_if_not(begin, text.end(), belongs)};
}

// Words and the single spaces between them; a space beyond the folding column becomes a line break.
std::string fold_words(const std::u32string& text, const StringPlace& place, bool quoted) {
  Line line(place);
  if (quoted) line.write(U"'");
  for (std::size_t at = 0; at < text.size();) {
    std::u32string_view run;
    if (is_break(text[at])) {
      run = run_of(text, at, is_break);
      line.write_breaks(run);
    } else if (text[at] == ' ') {
      run = run_of(text, at, [](char32_t c) { return c == ' '; });
      const bool inside = at > 0 && at + 1 < text.size();
      if (run.size() == 1 && inside && place.may_fold && line.column() > kFoldingColumn) {
        line.break_line();
      } else {
        line.write(run);
      }
    } else if (quoted && text[at] == '\'') {
      run = std::u32string_view(text).substr(at, 1);
      line.write(U"''");
    } else {
      run = run_of(text, at, [&](char32_t c) { return c != ' ' && !is_break(c) && !(quoted && c == '\''); });
      line.write(run);
    }
    at += run.size();
  }
  if (quoted) line.write(U"'");
  return line.out;
}

// In double quotes even what YAML could print beyond the basic plane is escaped, as PyYAML does.
bool is_escaped(char32_t c) { return c == '"' || c == '\\' || is_break(c) || c >= 0x10000 || !is_writable(c); }

std::u32string escaped(char32_t c) {
  static const std::map<char32_t, char32_t> kShort = {
      {'"', '"'},  {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'}, {'\r', 'r'}, {'\0', '0'},   {'\a', 'a'},
      {'\b', 'b'}, {'\v', 'v'},  {'\f', 'f'}, {0x1B, 'e'}, {0x85, 'N'}, {0x2028, 'L'}, {0x2029, 'P'}};
  if (const auto found = kShort.find(c); found != kShort.end()) return {U'\\', found->second};
  const auto code = static_cast<std::uint32_t>(c);
  return core::characters_of(code <= 0xFF     ? fmt::format("\\x{:02X}", code)
                             : code <= 0xFFFF ? fmt::format("\\u{:04X}", code)
                                              : fmt::format("\\U{:08X}", code));
}

std::string double_quoted(const std::u32string& text, const StringPlace& place) {
  Line line(place);
  line.write(U"\"");
  std::size_t folded_at = 0;  // where the indent is beyond the column PyYAML folds twice, which adds a backslash
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char32_t c = text[at];
    const bool may_fold = place.may_fold && at > folded_at && at + 1 < text.size();
    const auto fold_before = [&](char32_t next) {
      line.write(U"\\");
      line.break_line();
      if (next == ' ') line.write(U"\\");
      folded_at = is_escaped(c) ? at + 1 : at;
    };
    if (is_escaped(c)) {
      line.write(escaped(c));
      // PyYAML counts one column less here, but not when it comes to the next character.
      if (may_fold && line.column() > kFoldingColumn + 1) fold_before(text[at + 1]);
    } else {
      const bool may_fold_here = may_fold && (c == ' ' || is_escaped(text[at - 1]));
      if (may_fold_here && line.column() > kFoldingColumn) fold_before(c);
      line.write({&c, 1});
    }
  }
  line.write(U"\"");
  return line.out;
}

}  // namespace

std::string yaml_string(const std::string& text, const StringPlace& place) {
  const std::u32string characters = core::characters_of(text);
  const bool multiline = is_multiline(characters);
  if (needs_escapes(characters) || (multiline && !place.may_fold)) return double_quoted(characters, place);
  return fold_words(characters, place, multiline || needs_quotes(text, place.flow));
}

bool is_simple_key(const std::string& text) {
  constexpr std::size_t kLongest = 122;  // PyYAML allows 127 characters, of which the tag "!!str" takes five
  const std::u32string characters = core::characters_of(text);
  return !text.empty() && characters.size() <= kLongest && !is_multiline(characters);
}

}  // namespace sotto::config
