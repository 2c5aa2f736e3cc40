#pragma once

#include <string>

namespace sotto::config {

// Where a string is about to be written.
struct StringPlace {
  std::size_t column = 0;  // characters already on the line
  std::size_t indent = 0;  // spaces before a continued line
  bool flow = false;       // inside [] or {}
  bool may_fold = true;    // long text may continue on the next line
};

// A string as PyYAML writes it: plain where it reads back as the same string, else in single quotes, else (control
// characters, spaces beside line breaks) in double quotes; folded at spaces beyond column 80.
// Source: PyYAML 6's emitter with allow_unicode, and OmegaConf 2.3, which quotes what looks like a boolean or a number.
// U+0085, which PyYAML loses on reading, is escaped.
std::string yaml_string(const std::string& text, const StringPlace& place);

// Whether a key stands before its ':' in PyYAML's manner; empty, long and multi-line ones follow a '? ' instead.
bool is_simple_key(const std::string& text);

}  // namespace sotto::config
