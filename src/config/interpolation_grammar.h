#pragma once

#include <string_view>

#include "src/config/expression.h"
#include "src/config/node.h"

namespace sotto::config {

// Reads a text with interpolations: `a ${b.c} ${oc.env:HOME}`. `\${` is a literal `${`.
// Errors (UserError): text that is none, with the place of the text and a caret under the sign.
// Source: OmegaConf 2.3, OmegaConfGrammarParser (rule configValue).
Expression parse_text(std::string_view text, const Origin& origin);

// Reads one value: a quoted string, a [list], a {mapping}, or a word with its type (rule singleElement).
Expression parse_element(std::string_view text, const Origin& origin);

// Reads every text of a configuration that holds `${`, so that a wrong one is found where it is written and not where
// it is used. Errors: all of them, together.
void check_interpolations(const Node& root);

}  // namespace sotto::config
