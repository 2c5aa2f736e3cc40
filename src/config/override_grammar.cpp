#include "src/config/override_grammar.h"

#include <fmt/format.h>

#include "src/config/override_function.h"
#include "src/config/yaml_scalar.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

// Deeper lists and mappings than this are never typed by hand; the limit keeps the stack small.
constexpr int kDeepestOverride = 100;

// Only a backslash before a quote means something: \" is the quote, \\" one backslash before it.
std::string unquoted(std::string_view quoted) {
  const char quote = quoted.front();
  std::string text;
  for (std::size_t at = 1; at + 1 < quoted.size();) {
    std::size_t run = 0;
    while (quoted[at + run] == '\\') ++run;
    if (run == 0) {
      text += quoted[at++];
    } else if (quoted[at + run] == quote) {
      text.append(run / 2, '\\');
      at += run;
      if (at + 1 < quoted.size()) text += quote, ++at;
    } else {
      text.append(run, '\\');
      at += run;
    }
  }
  return text;
}

bool in_primitive(TokenKind kind, bool is_key) {
  switch (kind) {
    case TokenKind::kId:
    case TokenKind::kNull:
    case TokenKind::kInt:
    case TokenKind::kFloat:
    case TokenKind::kBool:
    case TokenKind::kUnquoted:
    case TokenKind::kEscape:
    case TokenKind::kSpace:
      return true;
    case TokenKind::kColon:
    case TokenKind::kInterpolation:
      return !is_key;
    default:
      return false;
  }
}

// Python's str() of a key, and what it was: `{1: x}` has an integer key.
std::pair<std::string, KeyKind> key_text(const Node& key) {
  if (const auto* flag = std::get_if<bool>(&key.value)) return {*flag ? "True" : "False", KeyKind::kBoolean};
  if (const auto* integer = std::get_if<std::int64_t>(&key.value)) return {std::to_string(*integer), KeyKind::kInteger};
  if (const auto* number = std::get_if<double>(&key.value)) return {float_repr(*number), KeyKind::kFloat};
  return {key.string(), KeyKind::kString};
}

class Depth {
 public:
  explicit Depth(int& depth) : depth_(++depth) {}
  ~Depth() { --depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;

 private:
  int& depth_;
};

}  // namespace

std::string Override::prefix() const {
  static const char* const kPrefixes[] = {"", "+", "++", "~"};
  return kPrefixes[static_cast<int>(kind)];
}

std::string Override::key_element() const { return prefix() + key + (package ? "@" + *package : ""); }

OverrideParser::OverrideParser(std::string_view text, OverridePart begin_with, Origin origin)
    : text_(text), origin_(std::move(origin)), tokens_(override_tokens(text, begin_with)) {}

TokenKind OverrideParser::kind(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)].kind;
}

const Token& OverrideParser::take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }

void OverrideParser::fail(std::string_view what) const { fail_in_override(text_, tokens_[at_].begin, what); }

void OverrideParser::expect(TokenKind expected, const char* what) {
  if (kind() != expected) fail(what);
  take();
}

void OverrideParser::expect_end() {
  if (kind() != TokenKind::kEnd) fail("nothing may follow here; quote a value that holds special signs: key='...'");
}

std::string OverrideParser::package() {
  if (kind() != TokenKind::kId && kind() != TokenKind::kSpecialKey && kind() != TokenKind::kDotPath) return "";
  return std::string(take().in(text_));
}

std::string OverrideParser::package_or_group() {
  if (kind() != TokenKind::kId || kind(1) != TokenKind::kSlash) return package();
  std::string group(take().in(text_));
  while (kind() == TokenKind::kSlash) {
    take();
    if (kind() != TokenKind::kId) fail("the name of a config group is expected after '/'");
    group += "/" + std::string(take().in(text_));
  }
  return group;
}

OverrideKey OverrideParser::key() {
  OverrideKey result{package_or_group(), std::nullopt};
  if (kind() == TokenKind::kAt) {
    take();
    result.package = package();
  }
  return result;
}

Override OverrideParser::override_line() {
  Override result;
  result.text = text_;
  if (kind() == TokenKind::kTilde) {
    take();
    result.kind = Override::Kind::kDelete;
  } else if (kind() == TokenKind::kPlus) {
    take();
    result.kind = Override::Kind::kAdd;
    if (kind() == TokenKind::kPlus) {
      take();
      result.kind = Override::Kind::kForce;
    }
  }
  OverrideKey name = key();
  result.key = std::move(name.key);
  result.package = std::move(name.package);
  if (result.kind == Override::Kind::kDelete && kind() == TokenKind::kEnd) return result;
  if (kind() == TokenKind::kEnd)
    fail("'=' is missing. An override is key=value, +key=value (add), ++key=value (add or change) or ~key (remove)");
  if (kind() != TokenKind::kEqual) fail("'=' is expected here");
  take();
  result.has_value = true;
  if (kind() == TokenKind::kEnd) {
    result.value = Node(std::string(), origin_);
    return result;
  }
  ValueOrSweep parsed = value();
  expect_end();
  if (auto* node = std::get_if<Node>(&parsed)) {
    result.value = std::move(*node);
  } else {
    result.sweep = std::move(std::get<Sweep>(parsed));
  }
  return result;
}

ValueOrSweep OverrideParser::value() {
  const std::size_t begin = at_;
  ValueOrSweep first = element();
  if (kind() != TokenKind::kComma) return first;
  at_ = begin;
  return simple_choice();
}

Sweep OverrideParser::simple_choice() {
  Sweep sweep;
  sweep.simple_form = true;
  sweep.values.push_back(plain_element());
  while (kind() == TokenKind::kComma) {
    take();
    sweep.values.push_back(plain_element());
  }
  return sweep;
}

ValueOrSweep OverrideParser::element() {
  const Depth guard(depth_);
  if (depth_ > kDeepestOverride) fail("the value is nested too deeply");
  if (kind() == TokenKind::kBracketOpen) return list();
  if (kind() == TokenKind::kBraceOpen) return mapping();
  if (kind() == TokenKind::kId && kind(1) == TokenKind::kParenOpen) return function();
  return primitive();
}

Node OverrideParser::plain_element() {
  ValueOrSweep parsed = element();
  if (std::holds_alternative<Sweep>(parsed)) fail("a sweep cannot stand inside another value");
  return std::move(std::get<Node>(parsed));
}

Node OverrideParser::list() {
  Node node(List{}, origin_);
  expect(TokenKind::kBracketOpen, "'[' is expected");
  if (kind() != TokenKind::kBracketClose) {
    node.list().push_back(plain_element());
    while (kind() == TokenKind::kComma) {
      take();
      node.list().push_back(plain_element());
    }
  }
  expect(TokenKind::kBracketClose, "',' or ']' is expected in the list");
  return node;
}

Node OverrideParser::mapping() {
  Node node(Map{}, origin_);
  expect(TokenKind::kBraceOpen, "'{' is expected");
  while (kind() != TokenKind::kBraceClose || !node.map().empty()) {
    const Node key = words(true);
    expect(TokenKind::kColon, "':' is expected after a key");
    Node item = plain_element();
    if (key.is_null()) fail("a key cannot be null");
    const auto [name, key_kind] = key_text(key);
    item.key_kind = key_kind;
    node.child(name) = std::move(item);
    if (kind() != TokenKind::kComma) break;
    take();
  }
  expect(TokenKind::kBraceClose, "',' or '}' is expected in the mapping");
  return node;
}

ValueOrSweep OverrideParser::function() {
  const std::size_t begin = tokens_[at_].begin;
  FunctionCall call;
  if (kind() != TokenKind::kId) fail("the name of a function is expected");
  call.name = take().in(text_);
  expect(TokenKind::kParenOpen, "'(' is expected");
  while (kind() != TokenKind::kParenClose || !call.positional.empty() || !call.named.empty()) {
    if (kind() == TokenKind::kId && kind(1) == TokenKind::kEqual) {
      std::string name(take().in(text_));
      take();
      call.named.emplace_back(std::move(name), element());
    } else {
      if (!call.named.empty()) fail("a positional argument follows a named one");
      call.positional.push_back(element());
    }
    if (kind() != TokenKind::kComma) break;
    take();
  }
  expect(TokenKind::kParenClose, "',' or ')' is expected in the function's arguments");
  try {
    return call_function(std::move(call));
  } catch (const core::UserError& error) {
    fail_in_override(text_, begin, error.what());
  }
}

Node OverrideParser::primitive() {
  if (kind() != TokenKind::kQuoted) return words(false);
  const std::string_view quoted = take().in(text_);
  Node node(unquoted(quoted), origin_);
  node.quote = quoted.front();
  return node;
}

Node OverrideParser::words(bool is_key) {
  std::vector<Token> run;
  while (in_primitive(kind(), is_key)) run.push_back(take());
  if (run.empty()) fail(is_key ? "a key is expected here, without quotes" : "a value is expected here");
  if (run.front().kind == TokenKind::kSpace) {
    if (run.size() == 1) fail("a value of spaces alone must be quoted");
    run.erase(run.begin());
  }
  if (run.back().kind == TokenKind::kSpace) run.pop_back();
  if (run.size() == 1) return Node(token_value(run.front(), text_), origin_);
  std::string joined;
  for (const Token& token : run) {
    joined += token.kind == TokenKind::kEscape ? without_backslashes(token.in(text_)) : std::string(token.in(text_));
  }
  return Node(std::move(joined), origin_);
}

Override parse_override(std::string_view text) {
  return OverrideParser(text, OverridePart::kKey, {fmt::format("override '{}'", text), 0, 0}).override_line();
}

}  // namespace sotto::config
