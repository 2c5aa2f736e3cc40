#include "stages/conversion/nemo_t5_tokenizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/tokenizer/sentencepiece_model.h"
#include "src/tokenizer/tokenizer.h"
#include "stages/conversion/nemo_tokenizer.h"

namespace sotto::conversion {
namespace {

using nlohmann::ordered_json;
using tokenizer::SentencePieceModel;

template <typename Value>
Value setting(const ordered_json& nemo, const char* key, Value fallback) {
  const ordered_json tokenizer = nemo.value("tokenizer", ordered_json::object());
  return tokenizer.contains(key) && !tokenizer.at(key).is_null() ? tokenizer.at(key).get<Value>() : fallback;
}

bool sentinels_first(const ordered_json& nemo) { return setting(nemo, "add_sentinel_tokens_first", false); }

class AddedTokensWriter {
 public:
  explicit AddedTokensWriter(const SentencePieceModel& model) : model_(model) {
    for (const auto& piece : model.pieces) known_.push_back(piece.text);
  }

  void add(const std::string& token) {
    if (std::find(known_.begin(), known_.end(), token) == known_.end()) known_.push_back(token);
    const auto place = std::find(known_.begin(), known_.end(), token) - known_.begin();
    decoder_[std::to_string(place)] = {{"content", token}, {"single_word", false}, {"lstrip", false},
                                       {"rstrip", false},  {"normalized", false},  {"special", true}};
  }
  // A token that the model may have itself, with an id of at least `lowest`.
  void add_known(const char* key, std::int64_t id, std::int64_t lowest, const char* token) {
    const bool own = id >= lowest && id < static_cast<std::int64_t>(model_.pieces.size());
    const std::string text = own ? model_.pieces[static_cast<std::size_t>(id)].text : token;
    add(text);
    config_[key] = text;
  }
  void add_base(bool of_hugging_face) {
    for (const char* token : {"<cls>", "<sep>", "<mask>"}) add(token);
    add_known("pad_token", model_.pad_id, of_hugging_face ? 0 : 1, "<pad>");
    add_known("bos_token", model_.begin_id, 1, "<bos>");
    add_known("eos_token", model_.end_id, 1, "<eos>");
  }
  void add_sentinels(std::int64_t count, bool downwards) {
    for (std::int64_t i = 0; i < count; ++i) add(fmt::format("<extra_id_{}>", downwards ? count - 1 - i : i));
  }

  std::string json() const {
    ordered_json config = {{"extra_ids", 0}};
    config.update(config_);
    config["added_tokens_decoder"] = decoder_;
    return config.dump(2) + "\n";
  }

 private:
  const SentencePieceModel& model_;
  std::vector<std::string> known_;
  ordered_json config_ = ordered_json::object(), decoder_ = ordered_json::object();
};

}  // namespace

void write_nemo_t5_tokenizer(const checkpoint::NemoArchive& archive, const ordered_json& nemo,
                             const std::filesystem::path& folder) {
  const auto member = tokenizer_member(archive, nemo, "model");
  if (!member) refuse_missing_tokenizer(archive, nemo);
  const std::filesystem::path file = folder / "spiece.model";
  core::write_file_atomically(file, archive.text(*member));
  const SentencePieceModel model = tokenizer::read_sentencepiece_model(file);
  AddedTokensWriter tokens(model);
  const auto count = setting<std::int64_t>(nemo, "num_sentinel_tokens", 0);
  const bool downwards = setting(nemo, "add_sentinel_tokens_in_reverse_order", false), first = sentinels_first(nemo);
  if (first) tokens.add_sentinels(count, downwards);
  tokens.add_base(first);
  if (!first) tokens.add_sentinels(count, downwards);
  core::write_file_atomically(folder / "tokenizer_config.json", tokens.json());
}

std::int64_t t5_decoder_start_id(const ordered_json& nemo, const std::filesystem::path& folder) {
  const auto tokenizer = tokenizer::load_tokenizer(folder);
  const std::vector<const char*> names =
      sentinels_first(nemo) ? std::vector{"<pad>"} : std::vector{"<bos>", "<s>", "[CLS]", "<pad>"};
  for (const char* name : names) {
    if (const auto id = tokenizer->token_id(name)) return *id;
  }
  throw core::UserError(
      fmt::format("the tokenizer in '{}' has none of {}: what does an answer start with? Name its token bos.",
                  folder.string(), "<bos>, <s>, [CLS], <pad>"));
}

}  // namespace sotto::conversion
