#include "src/tokenizer/byte_tokenizer.h"

#include <fmt/format.h>

#include "src/tokenizer/pipeline.h"
#include "src/tokenizer/unicode.h"

namespace sotto::tokenizer {
namespace {

constexpr TokenId kNumSpecial = 3;

class ByteModel : public SubwordModel {
 public:
  ByteModel() {
    for (int byte = 0; byte < 256; ++byte) vocabulary_[std::string(1, static_cast<char>(byte))] = kNumSpecial + byte;
  }
  void encode(std::string_view piece, std::vector<TokenId>& ids) const override {
    for (const char byte : piece) ids.push_back(kNumSpecial + static_cast<unsigned char>(byte));
  }
  const std::unordered_map<std::string, TokenId>& vocabulary() const override { return vocabulary_; }

 private:
  std::unordered_map<std::string, TokenId> vocabulary_;
};

void join_bytes(std::vector<std::string>& tokens) {
  std::string bytes;
  for (const std::string& token : tokens) bytes += token;
  tokens = {to_valid_utf8(bytes)};
}

}  // namespace

std::unique_ptr<Tokenizer> make_byte_tokenizer(std::int64_t num_sentinels) {
  PipelineParts parts;
  const auto add = [&](TokenId id, const std::string& content, bool strip = false) {
    parts.added_tokens.push_back({.id = id, .content = content, .special = true, .lstrip = strip, .rstrip = strip});
  };
  add(0, "<pad>", true);
  add(1, "</s>", true);
  add(2, "<unk>", true);
  for (std::int64_t i = 0; i < num_sentinels; ++i) {
    add(static_cast<TokenId>(kNumSpecial + 256 + i), fmt::format("<extra_id_{}>", i));
  }
  parts.normalizer = [](std::string text) { return text; };
  parts.pre_tokenizer = [](std::vector<Piece>&) {};
  parts.model = std::make_unique<ByteModel>();
  parts.decoder = join_bytes;
  parts.end_of_text_id = 1;
  return std::make_unique<Pipeline>(std::move(parts));
}

}  // namespace sotto::tokenizer
