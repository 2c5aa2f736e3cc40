#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sotto::tokenizer {

using TokenId = std::int32_t;

// Text to token ids and back. Thread-safe.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  // The ids that Hugging Face gives with add_special_tokens=False. With `parse_special` false, the text of a special
  // token ("<|im_end|>") is encoded as ordinary text: for what users typed.
  virtual std::vector<TokenId> encode(std::string_view text, bool parse_special = true) const = 0;
  // Ids at and beyond vocab_size(), which models with a padded vocabulary can give, have no text.
  virtual std::string decode(std::span<const TokenId> ids, bool skip_special_tokens = true) const = 0;

  virtual std::int64_t vocab_size() const = 0;  // ids are below it
  virtual std::optional<TokenId> token_id(std::string_view token) const = 0;
  virtual bool is_special(TokenId id) const = 0;
  // What training appends to an answer and decoding stops at: eos_token of tokenizer_config.json (or config.json's id).
  virtual TokenId end_of_text_id() const = 0;
};

// Loads the tokenizer of a model folder: tokenizer.json; else a SentencePiece model (tokenizer.model, spiece.model);
// else GPT-2's files (vocab.json and merges.txt, encoder.json and vocab.bpe); or byT5's bytes, which have no file.
// tokenizer_config.json says what ends a text. UserError naming the file and what is not supported.
std::unique_ptr<Tokenizer> load_tokenizer(const std::filesystem::path& model_folder);

}  // namespace sotto::tokenizer
