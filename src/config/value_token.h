#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

// The signs of the override grammar and of the interpolation grammar. Both share the tokens of values.
enum class TokenKind {
  // values
  kId,
  kNull,
  kInt,
  kFloat,
  kBool,
  kUnquoted,  // one of / - \ + . $ % * @ ? |
  kEscape,    // a run of \\ \( \) \[ \] \{ \} \: \= \, \<space> \<tab>
  kSpace,
  kColon,
  kComma,
  kBracketOpen,
  kBracketClose,
  kBraceOpen,
  kBraceClose,
  kQuoted,         // a whole quoted string (overrides)
  kInterpolation,  // a whole ${...} (overrides)
  kParenOpen,
  kParenClose,
  kEqual,
  // keys of overrides
  kTilde,
  kPlus,
  kAt,
  kSlash,
  kSpecialKey,
  kDotPath,
  // texts with interpolations
  kInterpolationOpen,
  kInterpolationClose,
  kDot,
  kKey,
  kQuoteOpen,
  kQuoteClose,
  kText,
  kTopEscape,             // backslashes that pair up, outside quotes
  kQuotedEscape,          // the same inside quotes
  kEscapedInterpolation,  // \${ after any number of pairs of backslashes
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

// The token of a value that begins at `at`: the longest one, and of equally long ones the first of the enumeration.
// Nothing where no value token begins. Spaces beside brackets, commas and colons belong to these.
// Source: Hydra 1.3's OverrideLexer and OmegaConf 2.3's OmegaConfGrammarLexer, which agree on these tokens.
std::optional<Token> scan_value_token(std::string_view text, std::size_t at);

bool is_id(std::string_view text);
std::size_t skip_spaces(std::string_view text, std::size_t at);
// The length of an integer without sign at `at`: "0" or "1_000"; 0 where there is none.
std::size_t unsigned_length(std::string_view text, std::size_t at);

// The value of a single token of a primitive: null, a boolean, a number, else its text (escapes resolved).
Node::Value token_value(const Token& token, std::string_view text);
// Every second sign: "\\\(" gives "\(".
std::string without_backslashes(std::string_view escaped);

}  // namespace sotto::config
