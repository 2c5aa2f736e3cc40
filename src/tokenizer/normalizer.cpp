#include "src/tokenizer/normalizer.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "src/tokenizer/base64.h"
#include "src/tokenizer/character_map.h"
#include "src/tokenizer/text_pattern.h"
#include "src/tokenizer/tokenizer_part.h"
#include "src/tokenizer/unicode.h"

namespace sotto::tokenizer {
namespace {

using json = nlohmann::json;

std::string strip(const std::string& text, bool left, bool right) {
  std::size_t begin = 0, end = text.size();
  while (left && begin < end && is_space(character_at(text, begin).code)) begin += character_at(text, begin).size;
  while (right && end > begin && is_space(character_at(text, character_before(text, end)).code)) {
    end = character_before(text, end);
  }
  return text.substr(begin, end - begin);
}

Normalizer unicode_form(UnicodeForm form) {
  return [form](const std::string& text) { return normalize_unicode(text, form); };
}

Normalizer normalizer_sequence(const json& parts) {
  std::vector<Normalizer> steps;
  for (const json& step : parts) steps.push_back(make_normalizer(step));
  return [steps = std::move(steps)](std::string text) {
    for (const Normalizer& step : steps) text = step(std::move(text));
    return text;
  };
}

}  // namespace

Normalizer make_normalizer(const json& part) {
  const std::string type = part_type(part);
  if (type == "none") return [](std::string text) { return text; };
  if (type == "Sequence") return normalizer_sequence(part.at("normalizers"));
  if (type == "NFC") return unicode_form(UnicodeForm::kNfc);
  if (type == "NFD") return unicode_form(UnicodeForm::kNfd);
  if (type == "NFKC") return unicode_form(UnicodeForm::kNfkc);
  if (type == "NFKD") return unicode_form(UnicodeForm::kNfkd);
  if (type == "Precompiled") {
    auto map = std::make_shared<const CharacterMap>(from_base64(part.at("precompiled_charsmap").get<std::string>()));
    return [map = std::move(map)](const std::string& text) { return map->apply(text); };
  }
  if (type == "Replace") {
    return [pattern = TextPattern(part.at("pattern")), content = part.at("content").get<std::string>()](
               const std::string& text) { return pattern.replace(text, content); };
  }
  if (type == "Prepend") {
    return [content = part.at("prepend").get<std::string>()](std::string text) {
      return text.empty() ? text : content + text;
    };
  }
  if (type == "Strip") {
    return [left = part.value("strip_left", true), right = part.value("strip_right", true)](const std::string& text) {
      return strip(text, left, right);
    };
  }
  refuse_part("normalizer", type, "Sequence, NFC, NFD, NFKC, NFKD, Precompiled, Replace, Prepend and Strip are");
}

}  // namespace sotto::tokenizer
