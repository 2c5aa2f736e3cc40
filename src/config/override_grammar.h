#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/config/node.h"
#include "src/config/override_lexer.h"
#include "src/config/sweep.h"

namespace sotto::config {

// One command-line override: `key=value`, `+key=value`, `++key=value`, `~key`, `~key=value`.
// For a config group the key is `group/path` with an optional `@package`.
struct Override {
  enum class Kind { kChange, kAdd, kForce, kDelete };
  Kind kind = Kind::kChange;
  std::string key;                     // without prefix and package
  std::optional<std::string> package;  // after @
  bool has_value = false;
  Node value;                  // null where it is a sweep
  std::optional<Sweep> sweep;  // `a,b`, choice(...), range(...), interval(...), glob(...)
  std::string text;            // as typed

  std::string prefix() const;       // "", "+", "++" or "~"
  std::string key_element() const;  // prefix, key and package: "+db@app"
};

struct OverrideKey {
  std::string key;
  std::optional<std::string> package;
};

// Reads overrides and parts of them. Source: Hydra 1.3, OverrideParser; docs "Override grammar".
// Errors (UserError, exit 2): text that is no override, with a caret under the place and what is expected there.
class OverrideParser {
 public:
  OverrideParser(std::string_view text, OverridePart begin_with, Origin origin = {});

  Override override_line();
  OverrideKey key();
  std::string package_or_group();
  std::string package();
  ValueOrSweep value();
  ValueOrSweep element();
  ValueOrSweep function();
  Node primitive();
  Node list();
  Node mapping();
  Sweep simple_choice();
  void expect_end();

 private:
  TokenKind kind(std::size_t ahead = 0) const;
  const Token& take();
  void expect(TokenKind kind, const char* what);
  [[noreturn]] void fail(std::string_view what) const;
  Node plain_element();  // an element that is no sweep
  Node words(bool is_key);

  std::string_view text_;
  Origin origin_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

Override parse_override(std::string_view text);

}  // namespace sotto::config
