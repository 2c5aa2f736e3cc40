#include "src/tokenizer/decoder.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "src/tokenizer/byte_alphabet.h"
#include "src/tokenizer/text_pattern.h"
#include "src/tokenizer/tokenizer_part.h"
#include "src/tokenizer/unicode.h"

namespace sotto::tokenizer {
namespace {

using json = nlohmann::json;
using Tokens = std::vector<std::string>;

void fuse(Tokens& tokens) {
  std::string all;
  for (const std::string& token : tokens) all += token;
  tokens = {std::move(all)};
}

void byte_level(Tokens& tokens) {
  for (std::string& token : tokens) token = alphabet_to_bytes(token);
  fuse(tokens);
  tokens[0] = to_valid_utf8(tokens[0]);
}

// The byte of "<0x..>".
std::optional<char> byte_of(const std::string& token) {
  if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(token.data() + 3, token.data() + 5, value, 16);
  if (error != std::errc() || end != token.data() + 5) return std::nullopt;
  return static_cast<char>(value);
}

// Bytes in a row are one text where they are UTF-8; otherwise each becomes U+FFFD.
void byte_fallback(Tokens& tokens) {
  Tokens result;
  std::string bytes;
  const auto flush = [&] {
    if (bytes.empty()) return;
    if (to_valid_utf8(bytes) == bytes) {
      result.push_back(bytes);
    } else {
      for (std::size_t i = 0; i < bytes.size(); ++i) result.emplace_back("\xEF\xBF\xBD");
    }
    bytes.clear();
  };
  for (std::string& token : tokens) {
    if (const auto byte = byte_of(token)) {
      bytes += *byte;
    } else {
      flush();
      result.push_back(std::move(token));
    }
  }
  flush();
  tokens = std::move(result);
}

// Marks are spaces; those of the first token are what encoding put there, and go.
Decoder metaspace(const json& part) {
  const std::string scheme = part.value("prepend_scheme", part.value("add_prefix_space", true) ? "always" : "never");
  return [mark = TextPattern(json{{"String", part.value("replacement", "\u2581")}}),
          prepended = scheme != "never"](Tokens& tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = mark.replace(tokens[i], prepended && i == 0 ? "" : " ");
  };
}

Decoder strip(const json& part) {
  const auto times = [&](const char* side) { return part.contains(side) ? count_of(part.at(side), side) : 0; };
  return
      [content = part.at("content").get<std::string>(), start = times("start"), stop = times("stop")](Tokens& tokens) {
        if (content.empty()) return;
        for (std::string& token : tokens) {
          for (int i = 0; i < start && token.starts_with(content); ++i) token.erase(0, content.size());
          for (int i = 0; i < stop && token.ends_with(content); ++i) token.resize(token.size() - content.size());
        }
      };
}

Decoder decoder_sequence(const json& parts) {
  std::vector<Decoder> steps;
  for (const json& step : parts) steps.push_back(make_decoder(step));
  return [steps = std::move(steps)](Tokens& tokens) {
    for (const Decoder& step : steps) step(tokens);
  };
}

void join_with_spaces(Tokens& tokens) {
  for (std::size_t i = 1; i < tokens.size(); ++i) tokens[i].insert(0, " ");
}

}  // namespace

Decoder make_decoder(const json& part) {
  const std::string type = part_type(part);
  if (type == "none") return join_with_spaces;
  if (type == "Sequence") return decoder_sequence(part.at("decoders"));
  if (type == "ByteLevel") return byte_level;
  if (type == "Metaspace") return metaspace(part);
  if (type == "ByteFallback") return byte_fallback;
  if (type == "Fuse") return fuse;
  if (type == "Strip") return strip(part);
  if (type == "Replace") {
    return
        [pattern = TextPattern(part.at("pattern")), content = part.at("content").get<std::string>()](Tokens& tokens) {
          for (std::string& token : tokens) token = pattern.replace(token, content);
        };
  }
  refuse_part("decoder", type, "Sequence, ByteLevel, Metaspace, Replace, ByteFallback, Fuse and Strip are");
}

}  // namespace sotto::tokenizer
