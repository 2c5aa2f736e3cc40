#include "src/tokenizer/sentencepiece_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>
#include <tuple>
#include <unordered_map>

#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/tokenizer/base64.h"
#include "src/tokenizer/protobuf_fields.h"
#include "src/tokenizer/unicode.h"

namespace sotto::tokenizer {
namespace {

using nlohmann::json;

constexpr int kUnigram = 1, kBpe = 2;
constexpr int kUnknown = 2, kControl = 3, kUserDefined = 4;
constexpr const char* kMark = "\u2581";

SentencePiece read_piece(std::string_view message, const std::string& name) {
  SentencePiece piece;
  for_each_field(message, name, [&](const ProtobufField& field) {
    if (field.number == 1) piece.text = field.bytes;
    if (field.number == 2) piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(field.integer));
    if (field.number == 3) piece.type = static_cast<int>(field.integer);
  });
  return piece;
}

void read_trainer(std::string_view message, const std::string& name, SentencePieceModel& model) {
  for_each_field(message, name, [&](const ProtobufField& field) {
    if (field.number == 3) model.model_type = static_cast<int>(field.integer);
    if (field.number == 35) model.byte_fallback = field.integer != 0;
    if (field.number == 40) model.unknown_id = static_cast<std::int64_t>(field.integer);
    if (field.number == 41) model.begin_id = static_cast<std::int32_t>(field.integer);
    if (field.number == 42) model.end_id = static_cast<std::int32_t>(field.integer);
    if (field.number == 43) model.pad_id = static_cast<std::int32_t>(field.integer);
  });
}

json added_token(std::size_t id, const std::string& content, bool special) {
  return {{"id", id}, {"content", content}, {"special", special}, {"normalized", false}};
}

// A merge for every way to put a piece together of two others: the pieces in their order, which is how good they are.
json merges_of(const std::vector<SentencePiece>& pieces) {
  std::unordered_map<std::string_view, std::size_t> ids;
  for (std::size_t id = 0; id < pieces.size(); ++id) ids.emplace(pieces[id].text, id);
  json merges = json::array();
  for (const SentencePiece& piece : pieces) {
    const std::string_view text = piece.text;
    std::vector<std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>> ways;  // characters, then ids
    std::size_t characters = 0;
    const std::size_t total = [&] {
      std::size_t count = 0;
      for (std::size_t at = 0; at < text.size(); at += character_at(text, at).size) ++count;
      return count;
    }();
    for (std::size_t at = 0; at < text.size(); at += character_at(text, at).size, ++characters) {
      if (at == 0) continue;
      const auto left = ids.find(text.substr(0, at)), right = ids.find(text.substr(at));
      if (left == ids.end() || right == ids.end()) continue;
      ways.emplace_back(characters, total - characters, left->second, right->second);
    }
    std::sort(ways.begin(), ways.end());
    for (const auto& [left_size, right_size, left, right] : ways) {
      merges.push_back({pieces[left].text, pieces[right].text});
    }
  }
  return merges;
}

json llama_form(const SentencePieceModel& model) {
  json vocab = json::object();
  for (std::size_t id = 0; id < model.pieces.size(); ++id) vocab[model.pieces[id].text] = id;
  const json space = {{"String", " "}}, mark = {{"String", kMark}};
  return {
      {"normalizer", nullptr},
      {"pre_tokenizer", {{"type", "Metaspace"}, {"replacement", kMark}, {"prepend_scheme", "first"}, {"split", false}}},
      {"decoder",
       {{"type", "Sequence"},
        {"decoders",
         {{{"type", "Replace"}, {"pattern", mark}, {"content", " "}},
          {{"type", "ByteFallback"}},
          {{"type", "Fuse"}},
          {{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}}}}}},
      {"model",
       {{"type", "BPE"},
        {"unk_token", model.pieces.at(static_cast<std::size_t>(model.unknown_id)).text},
        {"fuse_unk", true},
        {"byte_fallback", model.byte_fallback},
        {"vocab", std::move(vocab)},
        {"merges", merges_of(model.pieces)}}}};
}

json t5_form(const SentencePieceModel& model) {
  json vocab = json::array();
  for (const SentencePiece& piece : model.pieces) vocab.push_back({piece.text, piece.score});
  const json metaspace = {{"type", "Metaspace"}, {"replacement", kMark}, {"prepend_scheme", "always"}, {"split", true}};
  json file = {{"normalizer", nullptr},
               {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", {{{"type", "WhitespaceSplit"}}, metaspace}}}},
               {"decoder", metaspace},
               {"model",
                {{"type", "Unigram"},
                 {"unk_id", model.unknown_id},
                 {"byte_fallback", model.byte_fallback},
                 {"vocab", std::move(vocab)}}}};
  if (!model.character_map.empty()) {
    file["normalizer"] = {{"type", "Precompiled"}, {"precompiled_charsmap", to_base64(model.character_map)}};
  }
  return file;
}

}  // namespace

SentencePieceModel read_sentencepiece_model(const std::filesystem::path& path) {
  const core::MappedFile file(path);
  const std::string name = path.string();
  SentencePieceModel model;
  for_each_field(file.text(), name, [&](const ProtobufField& field) {
    if (field.number == 1) model.pieces.push_back(read_piece(field.bytes, name));
    if (field.number == 2) read_trainer(field.bytes, name, model);
    if (field.number != 3) return;
    for_each_field(field.bytes, name, [&](const ProtobufField& own) {
      if (own.number == 2) model.character_map = own.bytes;
    });
  });
  if (model.pieces.empty() || model.unknown_id < 0 ||
      model.unknown_id >= static_cast<std::int64_t>(model.pieces.size())) {
    throw core::UserError(fmt::format("'{}' is not a SentencePiece model: it has no pieces or no unknown one.", name));
  }
  if (model.model_type != kUnigram && model.model_type != kBpe) {
    throw core::UserError(fmt::format(
        "'{}' is a SentencePiece model of type {}; unigram (1) and BPE (2) are supported.", name, model.model_type));
  }
  return model;
}

json tokenizer_json(const SentencePieceModel& model, SentinelTokens sentinels) {
  json file = model.model_type == kBpe ? llama_form(model) : t5_form(model);
  json added = json::array();
  std::size_t id = 0;
  for (const SentencePiece& piece : model.pieces) {
    const bool special = piece.type == kControl || piece.type == kUnknown;
    if (special || piece.type == kUserDefined) added.push_back(added_token(id, piece.text, special));
    ++id;
  }
  for (std::int64_t i = 0; i < sentinels.count; ++i) {
    const std::int64_t number = sentinels.downwards ? sentinels.count - 1 - i : i;
    added.push_back(added_token(id++, fmt::format("<extra_id_{}>", number), true));
  }
  file["added_tokens"] = std::move(added);
  return file;
}

}  // namespace sotto::tokenizer
