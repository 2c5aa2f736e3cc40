#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sotto::tokenizer {

// The `tokenizer.ggml.*` metadata of a GGUF file.
struct GgufVocabulary {
  std::string model;  // "gpt2": byte-level BPE
  std::string pre;    // which split patterns: "smollm", "gpt-2", "llama-bpe", "default"
  std::vector<std::string> tokens, merges;
  std::vector<std::int32_t> token_types;  // 1 normal, 3 control, 4 user defined (gguf's TokenType)
  std::optional<std::int64_t> bos, eos, unk, pad;
  std::string chat_template;
};

// The Hugging Face files `tokenizer.json` and `tokenizer_config.json` that say the same. UserError naming a model or
// pre-tokenizer that is not supported.
nlohmann::ordered_json tokenizer_json(const GgufVocabulary& vocabulary);
nlohmann::ordered_json tokenizer_config_json(const GgufVocabulary& vocabulary);

}  // namespace sotto::tokenizer
