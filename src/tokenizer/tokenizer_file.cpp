#include "src/tokenizer/tokenizer_file.h"

#include <nlohmann/json.hpp>

#include "src/tokenizer/bpe.h"
#include "src/tokenizer/tokenizer_part.h"
#include "src/tokenizer/unigram.h"

namespace sotto::tokenizer {
namespace {

using nlohmann::json;

// Newer files write a merge as a pair, older ones as "left right".
std::pair<std::string, std::string> parse_merge(const json& merge) {
  if (merge.is_array()) return {merge.at(0).get<std::string>(), merge.at(1).get<std::string>()};
  const std::string text = merge.get<std::string>();
  const std::size_t space = text.find(' ');
  return {text.substr(0, space), text.substr(space + 1)};
}

// A setting of the model that would change its tokens, and that is not followed here.
void refuse_setting(const json& model, const char* key) {
  if (!model.contains(key)) return;
  const json& value = model.at(key);
  if (value.is_null() || value == "" || value == 0.0 || value == false) return;
  refuse_part("model setting", key, "null is");
}

std::unique_ptr<SubwordModel> make_bpe(const json& model) {
  for (const char* key : {"dropout", "continuing_subword_prefix", "end_of_word_suffix"}) refuse_setting(model, key);
  BpeTables tables;
  for (const auto& [token, id] : model.at("vocab").items())
    tables.vocabulary.emplace(token, count_of(id, "id of a token"));
  for (const json& merge : model.at("merges")) tables.merges.push_back(parse_merge(merge));
  if (model.contains("unk_token") && model.at("unk_token").is_string()) {
    const auto found = tables.vocabulary.find(model.at("unk_token").get<std::string>());
    if (found != tables.vocabulary.end()) tables.unknown = found->second;
  }
  tables.fuse_unknown = model.value("fuse_unk", false);
  tables.byte_fallback = model.value("byte_fallback", false);
  tables.ignore_merges = model.value("ignore_merges", false);
  return std::make_unique<Bpe>(std::move(tables));
}

std::unique_ptr<SubwordModel> make_unigram(const json& model, const std::vector<AddedToken>& added_tokens) {
  UnigramTables tables;
  for (const json& piece : model.at("vocab")) {
    tables.pieces.emplace_back(piece.at(0).get<std::string>(), piece.at(1).get<double>());
  }
  if (model.contains("unk_id") && !model.at("unk_id").is_null())
    tables.unknown = count_of(model.at("unk_id"), "unk_id");
  tables.byte_fallback = model.value("byte_fallback", false);
  for (const AddedToken& added : added_tokens) {
    if (added.special) tables.control.insert(added.id);
  }
  return std::make_unique<Unigram>(std::move(tables));
}

std::vector<AddedToken> parse_added_tokens(const json& file) {
  std::vector<AddedToken> added_tokens;
  for (const json& added : file.value("added_tokens", json::array())) {
    AddedToken token{count_of(added.at("id"), "id of a token"), added.at("content").get<std::string>()};
    token.special = added.value("special", false);
    token.normalized = added.value("normalized", !token.special);
    token.single_word = added.value("single_word", false);
    token.lstrip = added.value("lstrip", false);
    token.rstrip = added.value("rstrip", false);
    added_tokens.push_back(std::move(token));
  }
  return added_tokens;
}

// Files of before 2021 have no type.
std::string model_type(const json& model) {
  if (model.contains("type")) return model.at("type").get<std::string>();
  return model.contains("merges") ? "BPE" : "Unigram";
}

}  // namespace

PipelineParts parse_tokenizer_file(const json& file) {
  PipelineParts parts;
  parts.added_tokens = parse_added_tokens(file);
  const json& model = file.at("model");
  const std::string type = model_type(model);
  if (type == "BPE") {
    parts.model = make_bpe(model);
  } else if (type == "Unigram") {
    parts.model = make_unigram(model, parts.added_tokens);
  } else {
    refuse_part("model", type, "BPE and Unigram are");
  }
  parts.normalizer = make_normalizer(file.value("normalizer", json()));
  parts.pre_tokenizer = make_pre_tokenizer(file.value("pre_tokenizer", json()));
  parts.decoder = make_decoder(file.value("decoder", json()));
  return parts;
}

}  // namespace sotto::tokenizer
