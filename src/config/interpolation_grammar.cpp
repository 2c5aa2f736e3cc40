#include "src/config/interpolation_grammar.h"

#include <fmt/format.h>

#include "src/config/failures.h"
#include "src/config/interpolation_lexer.h"
#include "src/config/python_text.h"
#include "src/core/error.h"

namespace sotto::config {
namespace {

using Kind = Expression::Kind;

// Interpolations in interpolations, lists in lists: the limit keeps the stack small.
constexpr int kDeepest = 100;

Expression literal(Node::Value value, const Origin& origin) {
  Expression expression;
  expression.literal = Node(std::move(value), origin);
  return expression;
}

bool is_interpolation(const Expression& expression) {
  return expression.kind == Kind::kKey || expression.kind == Kind::kCall;
}

class Parser {
 public:
  Parser(std::string_view text, InterpolationRule rule, const Origin& origin)
      : text_(text), origin_(origin), tokens_(interpolation_tokens(text, rule, origin)) {}

  Expression whole_text() {
    Expression result = text();
    if (kind() != TokenKind::kEnd) fail("this cannot stand here");
    return result;
  }
  Expression whole_element() {
    Expression result = element();
    if (kind() != TokenKind::kEnd) fail("nothing may follow the value; quote it if it holds special signs");
    return result;
  }

 private:
  TokenKind kind() const { return tokens_[at_].kind; }
  const Token& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  [[noreturn]] void fail(std::string_view what) const { fail_in_text(text_, tokens_[at_].begin, origin_, what); }
  void enter() {
    if (++depth_ > kDeepest) fail("this is nested too deeply");
  }

  static bool in_text(TokenKind kind) {
    return kind == TokenKind::kText || kind == TokenKind::kEscape || kind == TokenKind::kEscapedInterpolation ||
           kind == TokenKind::kTopEscape || kind == TokenKind::kQuotedEscape || kind == TokenKind::kInterpolationOpen;
  }
  static bool in_primitive(TokenKind kind) {
    return kind <= TokenKind::kColon || kind == TokenKind::kInterpolationOpen;  // the enumeration begins with these
  }

  // Text up to the closing quote or the end.
  Expression text() {
    Expression join;
    join.kind = Kind::kJoin;
    while (in_text(kind())) {
      if (kind() == TokenKind::kInterpolationOpen) {
        join.parts.push_back(interpolation());
      } else {
        const Token& token = take();
        join.parts.push_back(literal(unescaped(token), origin_));
      }
    }
    return simplified(std::move(join));
  }

  std::string unescaped(const Token& token) const {
    const std::string_view word = token.in(text_);
    const bool before_interpolation = kind() == TokenKind::kInterpolationOpen;
    const bool before_end = kind() == TokenKind::kQuoteClose || kind() == TokenKind::kEnd;
    switch (token.kind) {
      case TokenKind::kEscape:
        return without_backslashes(word);
      case TokenKind::kEscapedInterpolation:  // an odd number of backslashes, then ${
        return std::string(word.substr(word.size() - (word.size() / 2 + 1)));
      case TokenKind::kTopEscape:
        return before_interpolation ? without_backslashes(word) : std::string(word);
      case TokenKind::kQuotedEscape:
        return before_interpolation || before_end ? without_backslashes(word) : std::string(word);
      default:
        return std::string(word);
    }
  }

  // One interpolation alone keeps its type; neighboring literals become one.
  Expression simplified(Expression join) const {
    if (join.parts.size() == 1) return std::move(join.parts.front());
    if (join.parts.empty()) return literal(std::string(), origin_);
    Expression result;
    result.kind = Kind::kJoin;
    for (Expression& part : join.parts) {
      const bool merges =
          part.kind == Kind::kLiteral && !result.parts.empty() && result.parts.back().kind == Kind::kLiteral;
      if (merges) {
        std::get<std::string>(result.parts.back().literal.value) += part.literal.string();
      } else {
        result.parts.push_back(std::move(part));
      }
    }
    return result.parts.size() == 1 ? std::move(result.parts.front()) : result;
  }

  Expression interpolation() {
    enter();
    take();
    Expression key;
    key.kind = Kind::kKey;
    std::vector<Expression> names;  // of a resolver, should a colon follow
    bool may_be_name = true;
    bool expects_part = true;
    while (kind() == TokenKind::kDot && names.empty()) {
      may_be_name = false;
      key.parts.push_back(literal(std::string(take().in(text_)), origin_));
    }
    while (true) {
      if (kind() == TokenKind::kBracketOpen) {
        may_be_name = false;
        key.parts.push_back(literal(std::string(take().in(text_)), origin_));
        names.push_back(key_part());
        key.parts.push_back(names.back());
        if (kind() != TokenKind::kBracketClose) fail("']' is expected after the key");
        key.parts.push_back(literal(std::string(take().in(text_)), origin_));
      } else if (expects_part) {
        may_be_name = may_be_name && kind() != TokenKind::kKey;
        names.push_back(key_part());
        key.parts.push_back(names.back());
      }
      if (kind() == TokenKind::kInterpolationClose) break;
      if (kind() == TokenKind::kColon && may_be_name) return call(std::move(names));
      if (kind() == TokenKind::kColon) fail("this cannot be the name of a resolver");
      if (kind() == TokenKind::kEnd) fail("the interpolation is not closed: '}' is missing");
      expects_part = kind() == TokenKind::kDot;
      if (expects_part) {
        key.parts.push_back(literal(std::string(take().in(text_)), origin_));
        if (kind() == TokenKind::kBracketOpen) fail("a key is expected after '.'");
      } else if (kind() != TokenKind::kBracketOpen) {
        fail("'.', '[', ':' or '}' is expected in an interpolation");
      }
    }
    take();
    --depth_;
    return key;
  }

  Expression key_part() {
    if (kind() == TokenKind::kInterpolationOpen) return interpolation();
    if (kind() != TokenKind::kId && kind() != TokenKind::kKey) {
      fail(kind() == TokenKind::kEnd ? "the interpolation is not closed: '}' is missing"
                                     : "a key is expected in the interpolation");
    }
    return literal(std::string(take().in(text_)), origin_);
  }

  Expression call(std::vector<Expression> name) {
    take();
    Expression result;
    result.kind = Kind::kCall;
    result.name = std::move(name);
    if (kind() != TokenKind::kBraceClose) result.parts = sequence();
    if (kind() != TokenKind::kBraceClose) {
      fail(kind() == TokenKind::kEnd ? "the resolver's call is not closed: '}' is missing"
                                     : "',' or '}' is expected after an argument");
    }
    take();
    --depth_;
    return result;
  }

  // A missing element is an empty string.
  std::vector<Expression> sequence() {
    std::vector<Expression> elements;
    const auto begins_element = [&] { return kind() != TokenKind::kComma && !ends_sequence(); };
    elements.push_back(begins_element() ? element() : literal(std::string(), origin_));
    while (kind() == TokenKind::kComma) {
      take();
      elements.push_back(begins_element() ? element() : literal(std::string(), origin_));
    }
    return elements;
  }
  bool ends_sequence() const {
    return kind() == TokenKind::kBraceClose || kind() == TokenKind::kBracketClose || kind() == TokenKind::kEnd;
  }

  Expression element() {
    enter();
    Expression result;
    if (kind() == TokenKind::kBracketOpen) {
      result = list();
    } else if (kind() == TokenKind::kBraceOpen) {
      result = mapping();
    } else if (kind() == TokenKind::kQuoteOpen) {
      take();
      result = text();
      if (kind() != TokenKind::kQuoteClose) fail("the quote is not closed");
      take();
      // A quoted text is a string, whatever a single interpolation in it gives.
      if (is_interpolation(result)) {
        Expression join;
        join.kind = Kind::kJoin;
        join.parts.push_back(std::move(result));
        result = std::move(join);
      }
    } else {
      result = primitive();
    }
    --depth_;
    return result;
  }

  Expression list() {
    take();
    Expression result;
    result.kind = Kind::kList;
    if (kind() != TokenKind::kBracketClose) result.parts = sequence();
    if (kind() != TokenKind::kBracketClose) fail("',' or ']' is expected in the list");
    take();
    return result;
  }

  Expression mapping() {
    take();
    Expression result;
    result.kind = Kind::kMap;
    result.literal = Node(Map{}, origin_);
    while (kind() != TokenKind::kBraceClose || !result.parts.empty()) {
      const Node key = mapping_key();
      if (kind() != TokenKind::kColon) fail("':' is expected after a key");
      take();
      Node marker;
      marker.key_kind = std::holds_alternative<bool>(key.value)           ? KeyKind::kBoolean
                        : std::holds_alternative<std::int64_t>(key.value) ? KeyKind::kInteger
                        : std::holds_alternative<double>(key.value)       ? KeyKind::kFloat
                                                                          : KeyKind::kString;
      result.literal.map().emplace_back(python_text(key), std::move(marker));
      result.parts.push_back(element());
      if (kind() != TokenKind::kComma) break;
      take();
    }
    if (kind() != TokenKind::kBraceClose) fail("',' or '}' is expected in the mapping");
    take();
    return result;
  }

  Node mapping_key() {
    Expression run;
    run.kind = Kind::kJoin;
    const std::size_t begin = at_;
    while (kind() < TokenKind::kColon) run.parts.push_back(literal(primitive_text(take()), origin_));
    if (at_ == begin) fail("a key is expected, without quotes");
    if (at_ == begin + 1) return Node(token_value(tokens_[begin], text_), origin_);
    return simplified(std::move(run)).literal;
  }

  std::string primitive_text(const Token& token) const {
    return token.kind == TokenKind::kEscape ? without_backslashes(token.in(text_)) : std::string(token.in(text_));
  }

  Expression primitive() {
    Expression run;
    run.kind = Kind::kJoin;
    const std::size_t begin = at_;
    while (in_primitive(kind())) {
      if (kind() == TokenKind::kInterpolationOpen) {
        run.parts.push_back(interpolation());
      } else {
        run.parts.push_back(literal(primitive_text(take()), origin_));
      }
    }
    if (at_ == begin) fail(kind() == TokenKind::kEnd ? "a value is missing" : "a value is expected here");
    const Token& first = tokens_[begin];
    if (at_ == begin + 1 && first.kind != TokenKind::kInterpolationOpen) {
      return literal(token_value(first, text_), origin_);
    }
    return simplified(std::move(run));
  }

  std::string_view text_;
  const Origin& origin_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Expression parse_text(std::string_view text, const Origin& origin) {
  return Parser(text, InterpolationRule::kWholeText, origin).whole_text();
}

Expression parse_element(std::string_view text, const Origin& origin) {
  return Parser(text, InterpolationRule::kElement, origin).whole_element();
}

void check_interpolations(const Node& root) {
  Failures failures;
  const auto check = [&](const auto& self, const Node& node) -> void {
    if (node.is_string() && node.string().find("${") != std::string::npos) {
      failures.collect([&] { parse_text(node.string(), node.origin); });
    } else if (node.is_list()) {
      for (const Node& item : node.list()) self(self, item);
    } else if (node.is_map()) {
      for (const auto& [key, value] : node.map()) self(self, value);
    }
  };
  check(check, root);
  failures.throw_if_any();
}

}  // namespace sotto::config
