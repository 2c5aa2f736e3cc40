#include "src/tokenizer/gguf_vocabulary.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/tokenizer/split_pattern.h"

namespace sotto::tokenizer {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr std::int32_t kControl = 3, kUserDefined = 4;

OrderedJson byte_level(bool use_regex) {
  return {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", use_regex}};
}

OrderedJson sequence(OrderedJson first, OrderedJson second) {
  return {{"type", "Sequence"}, {"pretokenizers", OrderedJson::array({std::move(first), std::move(second)})}};
}

OrderedJson pre_tokenizer(const std::string& pre) {
  if (pre == "smollm") return sequence({{"type", "Digits"}, {"individual_digits", true}}, byte_level(true));
  if (pre == "gpt-2" || pre == "gpt2" || pre == "default" || pre.empty()) return byte_level(true);
  if (pre == "llama-bpe") {
    OrderedJson split = {
        {"type", "Split"}, {"pattern", {{"Regex", kLlama3Pattern}}}, {"behavior", "Isolated"}, {"invert", false}};
    return sequence(std::move(split), byte_level(false));
  }
  throw core::UserError(
      fmt::format("GGUF: the pre-tokenizer '{}' is not supported; smollm, gpt-2, llama-bpe and default are.", pre));
}

std::string token_text(const GgufVocabulary& vocabulary, std::optional<std::int64_t> id) {
  if (!id || *id < 0 || *id >= static_cast<std::int64_t>(vocabulary.tokens.size())) return "";
  return vocabulary.tokens[static_cast<std::size_t>(*id)];
}

}  // namespace

OrderedJson tokenizer_json(const GgufVocabulary& vocabulary) {
  if (vocabulary.model != "gpt2") {
    throw core::UserError(
        fmt::format("GGUF: the tokenizer model '{}' is not supported; gpt2 (byte-level BPE) is.", vocabulary.model));
  }
  OrderedJson vocab = json::object(), added = json::array(), merges = json::array();
  for (std::size_t id = 0; id < vocabulary.tokens.size(); ++id) {
    vocab[vocabulary.tokens[id]] = id;
    const std::int32_t type = id < vocabulary.token_types.size() ? vocabulary.token_types[id] : 1;
    if (type != kControl && type != kUserDefined) continue;
    added.push_back({{"id", id},
                     {"content", vocabulary.tokens[id]},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", type == kControl}});
  }
  for (const std::string& merge : vocabulary.merges) merges.push_back(merge);
  return {{"version", "1.0"},
          {"truncation", nullptr},
          {"padding", nullptr},
          {"added_tokens", std::move(added)},
          {"normalizer", nullptr},
          {"pre_tokenizer", pre_tokenizer(vocabulary.pre)},
          {"post_processor", nullptr},
          {"decoder", byte_level(true)},
          {"model",
           {{"type", "BPE"},
            {"dropout", nullptr},
            {"unk_token", nullptr},
            {"continuing_subword_prefix", nullptr},
            {"end_of_word_suffix", nullptr},
            {"fuse_unk", false},
            {"byte_fallback", false},
            {"ignore_merges", vocabulary.pre == "llama-bpe"},
            {"vocab", std::move(vocab)},
            {"merges", std::move(merges)}}}};
}

OrderedJson tokenizer_config_json(const GgufVocabulary& vocabulary) {
  OrderedJson config = {{"tokenizer_class", "PreTrainedTokenizerFast"}, {"clean_up_tokenization_spaces", false}};
  const auto add = [&](const char* key, std::optional<std::int64_t> id) {
    if (const std::string text = token_text(vocabulary, id); !text.empty()) config[key] = text;
  };
  add("bos_token", vocabulary.bos);
  add("eos_token", vocabulary.eos);
  add("unk_token", vocabulary.unk);
  add("pad_token", vocabulary.pad);
  if (!vocabulary.chat_template.empty()) config["chat_template"] = vocabulary.chat_template;
  return config;
}

}  // namespace sotto::tokenizer
