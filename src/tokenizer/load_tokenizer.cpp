#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/tokenizer/byte_level_bpe.h"
#include "src/tokenizer/tokenizer.h"

namespace sotto::tokenizer {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

json read_json(const fs::path& path) {
  try {
    return json::parse(core::read_text_file(path));
  } catch (const json::exception& error) {
    throw core::UserError(fmt::format("'{}' is not valid JSON: {}", path.string(), error.what()));
  }
}

[[noreturn]] void refuse(const std::string& part, const std::string& found, const std::string& supported) {
  throw core::UserError(fmt::format("tokenizer.json: {} '{}' is not supported; {} is.", part, found, supported));
}

std::string type_of(const json& part) { return part.is_null() ? "none" : part.value("type", "unnamed"); }

void add_pre_tokenizer(const json& part, BpeTables& tables) {
  const std::string type = type_of(part);
  if (type == "Sequence") {
    for (const json& step : part.at("pretokenizers")) add_pre_tokenizer(step, tables);
  } else if (type == "Digits" && part.value("individual_digits", false)) {
    tables.split_patterns.emplace_back(kSingleDigitPattern);
  } else if (type == "Split" && part.at("pattern").contains("Regex") && part.value("behavior", "") == "Isolated" &&
             !part.value("invert", false)) {
    tables.split_patterns.emplace_back(part.at("pattern").at("Regex").get<std::string>());
  } else if (type == "ByteLevel") {
    tables.add_prefix_space = part.value("add_prefix_space", true);
    if (part.value("use_regex", true)) tables.split_patterns.emplace_back(kGpt2Pattern);
  } else {
    refuse("pre-tokenizer", type, "ByteLevel, Digits (individual), Split (Regex, Isolated) and Sequence");
  }
}

// Newer files write a merge as a pair, older ones as "left right".
std::pair<std::string, std::string> parse_merge(const json& merge) {
  if (merge.is_array()) return {merge.at(0).get<std::string>(), merge.at(1).get<std::string>()};
  const std::string text = merge.get<std::string>();
  const std::size_t space = text.find(' ');
  return {text.substr(0, space), text.substr(space + 1)};
}

BpeTables parse_tables(const json& file) {
  const json& model = file.at("model");
  if (const std::string type = model.value("type", "BPE"); type != "BPE") refuse("model", type, "BPE");
  if (!file.at("normalizer").is_null()) refuse("normalizer", type_of(file.at("normalizer")), "none");
  if (model.value("byte_fallback", false)) refuse("model", "BPE with byte_fallback", "byte-level BPE");
  BpeTables tables;
  for (const auto& [token, id] : model.at("vocab").items()) tables.vocabulary.emplace(token, id.get<TokenId>());
  for (const json& merge : model.at("merges")) tables.merges.push_back(parse_merge(merge));
  tables.ignore_merges = model.value("ignore_merges", false);
  for (const json& added : file.value("added_tokens", json::array())) {
    tables.added_tokens.push_back({added.at("id").get<TokenId>(), added.at("content"), added.value("special", false)});
  }
  add_pre_tokenizer(file.at("pre_tokenizer"), tables);
  return tables;
}

// eos_token is a string, or an added token with its `content`.
TokenId end_of_text(const fs::path& folder, const BpeTables& tables) {
  const fs::path path = folder / "tokenizer_config.json";
  const json config = read_json(path);
  const json eos = config.value("eos_token", json());
  const std::string text = eos.is_object() ? eos.value("content", "") : eos.is_string() ? eos.get<std::string>() : "";
  for (const AddedToken& added : tables.added_tokens) {
    if (added.content == text) return added.id;
  }
  const auto found = tables.vocabulary.find(text);
  if (found == tables.vocabulary.end()) {
    throw core::UserError(fmt::format("'{}': eos_token '{}' is not a token of tokenizer.json.", path.string(), text));
  }
  return found->second;
}

}  // namespace

std::unique_ptr<Tokenizer> load_tokenizer(const fs::path& model_folder) {
  const fs::path path = model_folder / "tokenizer.json";
  try {
    BpeTables tables = parse_tables(read_json(path));
    tables.end_of_text_id = end_of_text(model_folder, tables);
    return std::make_unique<ByteLevelBpe>(std::move(tables));
  } catch (const json::exception& error) {
    throw core::UserError(fmt::format("'{}' is not a tokenizer file: {}", path.string(), error.what()));
  }
}

}  // namespace sotto::tokenizer
