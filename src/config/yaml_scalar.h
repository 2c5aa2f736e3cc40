#pragma once

#include <string>
#include <string_view>

#include "src/config/node.h"

namespace sotto::config {

// The value of a plain (unquoted) YAML 1.1 scalar as PyYAML with OmegaConf's float rule reads it: null words, the
// booleans yes/no/on/off/true/false, integers in base 2, 8, 10, 16 and 60, floats ("1e-3" is one), else a string.
// Source: https://yaml.org/type/ (YAML 1.1) and OmegaConf 2.3's loader, which adds floats without a dot.
Node::Value plain_scalar(std::string_view text);

// Whether YAML 1.1 would read a plain scalar as a date: "2001-12-14", "2001-12-14 21:59:43.10 -5". OmegaConf reads text
// there, but writes it in quotes. Source: https://yaml.org/type/timestamp.html.
bool is_timestamp(std::string_view text);

// A float as Python's repr writes it: the shortest digits that read back the same, with ".0" where it looks whole.
std::string float_repr(double value);
// As float_repr, but readable as a YAML 1.1 float: "1.0e-05", ".inf", ".nan".
std::string float_yaml(double value);

}  // namespace sotto::config
