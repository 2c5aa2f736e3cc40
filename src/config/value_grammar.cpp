#include "src/config/value_grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>
#include <regex>

#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '_' && !(digits.empty() && c == '+')) digits += c;
  }
  return digits;
}

bool bare_allowed(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) ||
         std::string_view("_/-+.$%*@?|:\\ \t").find(c) != std::string_view::npos;
}

}  // namespace

Node::Value typed_token(std::string_view token) {
  const std::string word = lower(token);
  if (word == "null") return {};
  if (word == "true") return true;
  if (word == "false") return false;
  if (word == "nan" || word == "+nan" || word == "-nan") return std::numeric_limits<double>::quiet_NaN();
  if (word == "inf" || word == "+inf") return std::numeric_limits<double>::infinity();
  if (word == "-inf") return -std::numeric_limits<double>::infinity();
  const char first = token.empty() ? 'x' : token[0];
  if (!std::isdigit(static_cast<unsigned char>(first)) && first != '+' && first != '-' && first != '.')
    return std::string(token);

  static const std::regex integer("[+-]?(?:0|[1-9](?:_?[0-9])*)");
  static const std::regex real(
      "[+-]?(?:(?:[0-9](?:_?[0-9])*\\.(?:[0-9](?:_?[0-9])*)?|\\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?"
      "|[0-9](?:_?[0-9])*[eE][+-]?[0-9](?:_?[0-9])*)");
  const std::string digits = digits_of(token);
  if (std::regex_match(token.begin(), token.end(), integer)) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc()) return value;
  } else if (std::regex_match(token.begin(), token.end(), real)) {
    return std::strtod(digits.c_str(), nullptr);
  }
  return std::string(token);
}

void ValueParser::fail(const std::string& what) const {
  throw core::UserError(fmt::format("{}: {}\n  {}\n  {}^\nQuote a value that holds special signs: key='\"a, b\"'.",
                                    origin_.text(), what, text_, std::string(std::min(at_, text_.size()), ' ')));
}

void ValueParser::skip_spaces() {
  while (!at_end() && (peek() == ' ' || peek() == '\t')) ++at_;
}

Node ValueParser::parse_element() {
  skip_spaces();
  if (peek() == '[') return parse_list();
  if (peek() == '{') return parse_mapping();
  if (peek() == '\'' || peek() == '"') return Node(parse_quoted(), origin_);
  return parse_bare(",]})");
}

Node ValueParser::parse_list() {
  Node node(List{}, origin_);
  ++at_;
  skip_spaces();
  if (peek() == ']') return ++at_, node;
  while (true) {
    skip_spaces();
    if (peek() == ',' || peek() == ']') fail("a value is missing in the list");
    node.list().push_back(parse_element());
    skip_spaces();
    if (peek() == ']') return ++at_, node;
    if (peek() != ',') fail("expected ',' or ']' in the list");
    ++at_;
  }
}

Node ValueParser::parse_mapping() {
  Node node(Map{}, origin_);
  ++at_;
  skip_spaces();
  if (peek() == '}') return ++at_, node;
  while (true) {
    skip_spaces();
    const Node key = parse_bare(":,}");
    if (scalar_text(key).empty()) fail("a key is missing in the mapping");
    if (peek() != ':') fail("expected ':' after the key '" + scalar_text(key) + "'");
    ++at_;
    Node value = parse_element();
    node.child(scalar_text(key)) = std::move(value);
    skip_spaces();
    if (peek() == '}') return ++at_, node;
    if (peek() != ',') fail("expected ',' or '}' in the mapping");
    ++at_;
  }
}

std::string ValueParser::parse_quoted() {
  const char quote = text_[at_++];
  std::string value;
  while (peek() != quote) {
    if (at_end()) fail("the quote is not closed");
    // Backslashes count only before a quote: \" is the quote, \\" a backslash and the end.
    if (peek() == '\\') {
      std::size_t run = 0;
      while (at_ + run < text_.size() && text_[at_ + run] == '\\') ++run;
      const bool before_quote = at_ + run < text_.size() && text_[at_ + run] == quote;
      value.append(before_quote ? run / 2 : run, '\\');
      at_ += run;
      if (before_quote && run % 2 == 1) value += quote, ++at_;
      continue;
    }
    value += text_[at_++];
  }
  ++at_;
  return value;
}

std::string ValueParser::parse_interpolation() {
  const std::size_t begin = at_;
  int depth = 0;
  while (!at_end()) {
    if (text_.substr(at_).starts_with("${"))
      depth += 1, at_ += 2;
    else if (peek() == '{')
      depth += 1, ++at_;
    else if (peek() == '}') {
      ++at_;
      if (--depth == 0) return std::string(text_.substr(begin, at_ - begin));
    } else {
      ++at_;
    }
  }
  fail("the interpolation is not closed with '}'");
}

Node ValueParser::parse_bare(std::string_view stops) {
  static const std::string_view kEscapable = "\\()[]{}:=, \t";
  std::string value;
  std::size_t kept = 0;  // the length up to which trailing spaces are not trimmed
  bool typed = true;
  skip_spaces();
  while (!at_end() && stops.find(peek()) == std::string_view::npos) {
    if (text_.substr(at_).starts_with("${")) {
      value += parse_interpolation();
      kept = value.size();
    } else if (peek() == '\\' && at_ + 1 < text_.size() && kEscapable.find(text_[at_ + 1]) != std::string_view::npos) {
      value += text_[at_ + 1];
      at_ += 2;
      kept = value.size();
      typed = false;
    } else {
      if (!bare_allowed(peek())) fail(fmt::format("the sign {} cannot stand unquoted in a value", peek()));
      value += peek();
      if (peek() != ' ' && peek() != '\t') kept = value.size();
      ++at_;
    }
  }
  value.resize(kept);
  return typed ? Node(typed_token(value), origin_) : Node(value, origin_);
}

Node parse_value(std::string_view text, const Origin& origin) {
  ValueParser parser(text, 0, origin);
  Node node = parser.parse_element();
  parser.skip_spaces();
  if (!parser.at_end()) parser.fail("unexpected text after the value");
  return node;
}

}  // namespace sotto::config
