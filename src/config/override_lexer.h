#pragma once

#include <string_view>
#include <vector>

#include "src/config/value_token.h"

namespace sotto::config {

enum class OverridePart { kKey, kValue };

// The tokens of an override: those of a key up to the first '=', then those of a value. The last one is kEnd.
// Source: Hydra 1.3, OverrideLexer. Errors (UserError, exit 2): a sign that begins no token, with a caret under it.
std::vector<Token> override_tokens(std::string_view text, OverridePart begin_with);

// Throws UserError (exit 2): what is wrong with an override, the override, a caret under the place.
[[noreturn]] void fail_in_override(std::string_view text, std::size_t at, std::string_view what);

}  // namespace sotto::config
