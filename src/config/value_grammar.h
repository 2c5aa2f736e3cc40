#pragma once

#include <string>
#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

// Reads one value of Hydra's override grammar: quoted strings, [lists], {mappings}, numbers, true/false, null, and
// otherwise a bare word. Only '...', "..." and \-escapes may hold the signs ,[]{}()=:'"#&;!~^<> and non-ASCII text
// (":" is allowed in a bare word). A bare word made of one typed token takes that type, else it is a string.
// Source: Hydra 1.3, "Extended override syntax" (hydra.cc/docs/1.3/advanced/override_grammar/extended).
class ValueParser {
 public:
  // `whole` appears in error messages with a caret under the place; parsing begins at `at`.
  ValueParser(std::string_view whole, std::size_t at, Origin origin)
      : text_(whole), at_(at), origin_(std::move(origin)) {}

  Node parse_element();
  void skip_spaces();
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  std::size_t position() const { return at_; }
  [[noreturn]] void fail(const std::string& what) const;

 private:
  Node parse_list();
  Node parse_mapping();
  Node parse_bare(std::string_view stops);
  std::string parse_quoted();
  std::string parse_interpolation();

  std::string_view text_;
  std::size_t at_;
  Origin origin_;
};

// The whole text as one value ("" is the empty string).
Node parse_value(std::string_view text, const Origin& origin);

// A bare token as Hydra types it: null, true/false (any case), an integer, a float (inf and nan too), else a string.
// Unlike YAML's, yes/on/None/010 are strings.
Node::Value typed_token(std::string_view token);

}  // namespace sotto::config
