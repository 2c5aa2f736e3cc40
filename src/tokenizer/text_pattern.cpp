#include "src/tokenizer/text_pattern.h"

#include <nlohmann/json.hpp>

#include "src/tokenizer/tokenizer_part.h"

namespace sotto::tokenizer {
namespace {

std::string expression_of(const nlohmann::json& pattern) {
  if (pattern.is_object() && pattern.contains("Regex")) return pattern.at("Regex").get<std::string>();
  if (!pattern.is_object() || !pattern.contains("String"))
    refuse_part("pattern", pattern.dump(), "String and Regex are");
  std::string expression;
  for (const char c : pattern.at("String").get<std::string>()) {
    if (std::string_view(R"(\^$.[]|()?*+{}#- )").find(c) != std::string_view::npos) expression += '\\';
    expression += c;
  }
  return expression;
}

}  // namespace

TextPattern::TextPattern(const nlohmann::json& pattern) : expression_(expression_of(pattern)) {}

std::string TextPattern::replace(std::string_view text, std::string_view content) const {
  std::string result;
  std::size_t done = 0;
  for (const Match& match : matches(text)) {
    result += text.substr(done, match.begin - done);
    result += content;
    done = match.end;
  }
  result += text.substr(done);
  return result;
}

}  // namespace sotto::tokenizer
