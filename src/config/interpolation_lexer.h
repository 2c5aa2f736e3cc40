#pragma once

#include <string_view>
#include <vector>

#include "src/config/value_token.h"

namespace sotto::config {

// The tokens of a text with interpolations (`whole_text`) or of a single value that may hold some. The last is kEnd.
// What signs mean depends on where they stand: in the text, in a value, in the key of an interpolation, in quotes.
// Source: OmegaConf 2.3, OmegaConfGrammarLexer. Errors (UserError): a sign that begins no token, with a caret under it.
enum class InterpolationRule { kWholeText, kElement };
std::vector<Token> interpolation_tokens(std::string_view text, InterpolationRule rule, const Origin& origin);

// Throws UserError: where the text stands, what is wrong, the text and a caret under the place.
[[noreturn]] void fail_in_text(std::string_view text, std::size_t at, const Origin& origin, std::string_view what);

}  // namespace sotto::config
