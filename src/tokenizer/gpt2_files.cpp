#include "src/tokenizer/gpt2_files.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/tokenizer/split_pattern.h"

namespace sotto::tokenizer {
namespace {

using nlohmann::json;

constexpr const char* kEndOfText = "<|endoftext|>";

json read_merges(const std::filesystem::path& path) {
  const std::string text = core::read_text_file(path);
  json merges = json::array();
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) end = text.size();
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || (number == 0 && line.starts_with("#version"))) continue;
    const std::size_t space = line.find(' ');
    if (space == 0 || space == std::string::npos || space + 1 == line.size()) {
      throw core::UserError(
          fmt::format("'{}', line {}: '{}' is no merge of two tokens.", path.string(), number + 1, line));
    }
    merges.push_back({line.substr(0, space), line.substr(space + 1)});
  }
  return merges;
}

json byte_level(bool use_regex) {
  return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", use_regex}};
}

}  // namespace

json tokenizer_json_of_gpt2(const std::filesystem::path& vocabulary, const std::filesystem::path& merges, bool qwen2) {
  json vocab = json::parse(core::read_text_file(vocabulary), nullptr, /*allow_exceptions=*/false);
  if (!vocab.is_object()) throw core::UserError(fmt::format("'{}' is not a JSON object.", vocabulary.string()));
  json added = json::array();
  if (const auto end = vocab.find(kEndOfText); end != vocab.end()) {
    added.push_back({{"id", *end}, {"content", kEndOfText}, {"special", true}, {"normalized", false}});
  }
  json file = {{"added_tokens", std::move(added)},
               {"normalizer", nullptr},
               {"pre_tokenizer", byte_level(true)},
               {"decoder", byte_level(true)},
               {"model", {{"type", "BPE"}, {"vocab", std::move(vocab)}, {"merges", read_merges(merges)}}}};
  if (qwen2) {
    const json split = {{"type", "Split"}, {"pattern", {{"Regex", kQwen2Pattern}}}, {"behavior", "Isolated"}};
    file["normalizer"] = {{"type", "NFC"}};
    file["pre_tokenizer"] = {{"type", "Sequence"}, {"pretokenizers", {split, byte_level(false)}}};
  }
  return file;
}

}  // namespace sotto::tokenizer
