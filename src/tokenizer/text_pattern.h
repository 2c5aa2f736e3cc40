#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "src/tokenizer/split_pattern.h"

namespace sotto::tokenizer {

// A `pattern` of tokenizer.json: {"String": "literal"} or {"Regex": "..."}.
class TextPattern {
 public:
  // UserError when it is neither or does not compile.
  explicit TextPattern(const nlohmann::json& pattern);
  explicit TextPattern(const char* regular_expression) : expression_(regular_expression) {}

  // The matches in order; they do not overlap.
  std::vector<Match> matches(std::string_view text) const { return expression_.matches(text); }
  std::string replace(std::string_view text, std::string_view content) const;

 private:
  SplitPattern expression_;
};

}  // namespace sotto::tokenizer
