#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "src/config/node.h"

namespace sotto::config {

// A text with interpolations, or an argument of a resolver, as read but not yet resolved.
struct Expression {
  enum class Kind {
    kLiteral,  // `literal`
    kJoin,     // `parts` written one after the other: a string
    kKey,      // ${...}: `parts` joined are the key, with its dots and brackets
    kCall,     // ${name:...}: `name` are the dotted parts of the resolver's name, `parts` its arguments
    kList,     // `parts`
    kMap,      // `literal` has the keys (as a map of nulls), `parts` the values
  };
  Kind kind = Kind::kLiteral;
  Node literal;
  std::vector<Expression> name;
  std::vector<Expression> parts;
};

}  // namespace sotto::config
