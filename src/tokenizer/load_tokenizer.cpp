#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/tokenizer/byte_tokenizer.h"
#include "src/tokenizer/gpt2_files.h"
#include "src/tokenizer/pipeline.h"
#include "src/tokenizer/sentencepiece_model.h"
#include "src/tokenizer/tokenizer_file.h"
#include "src/tokenizer/tokenizer_part.h"

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

// A token's text: a string, or an added token with its `content`; "" when it is missing.
std::string token_text(const json& config, const char* key) {
  const json value = config.is_object() ? config.value(key, json()) : json();
  return value.is_object() ? value.value("content", "") : value.is_string() ? value.get<std::string>() : "";
}

std::int64_t num_sentinels(const json& config, std::int64_t fallback) {
  constexpr std::int32_t kMostSentinels = 100'000;
  return count_of(config.value("extra_ids", json(fallback)), "extra_ids", kMostSentinels);
}

std::int64_t token_number(const std::string& text) {
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= 0) return number;
  throw core::UserError(
      fmt::format("tokenizer_config.json: added_tokens_decoder has '{}' where the id of a token is expected.", text));
}

// What stands in tokenizer_config.json for tokenizers without a tokenizer.json.
void add_tokens_of_config(const json& config, json& file) {
  const json decoder = config.value("added_tokens_decoder", json::object());
  for (const auto& [id, token] : decoder.items()) {
    json added = token;
    added["id"] = token_number(id);
    json& known = file["added_tokens"];
    const auto same =
        std::find_if(known.begin(), known.end(), [&](const json& own) { return own["id"] == added["id"]; });
    if (same == known.end()) {
      known.push_back(std::move(added));
    } else {
      *same = std::move(added);
    }
  }
}

// A tokenizer's files as one tokenizer.json, and the token that ends a text when no configuration names it.
struct TokenizerFiles {
  fs::path path;
  json file;
  std::string end_of_text = "</s>";
};

TokenizerFiles read_sentencepiece(const fs::path& path, const json& config) {
  const SentencePieceModel model = read_sentencepiece_model(path);
  const bool t5 = model.model_type == 1;
  const SentinelTokens sentinels{t5 ? num_sentinels(config, 100) : 0, /*downwards=*/true};
  TokenizerFiles files{path, tokenizer_json(model, sentinels)};
  if (model.end_id >= 0 && model.end_id < static_cast<std::int64_t>(model.pieces.size())) {
    files.end_of_text = model.pieces[static_cast<std::size_t>(model.end_id)].text;
  }
  add_tokens_of_config(config, files.file);
  return files;
}

TokenizerFiles read_gpt2(const fs::path& vocabulary, const fs::path& merges, const json& config) {
  const bool qwen2 = config.value("tokenizer_class", "").starts_with("Qwen2");
  TokenizerFiles files{vocabulary, tokenizer_json_of_gpt2(vocabulary, merges, qwen2), "<|endoftext|>"};
  add_tokens_of_config(config, files.file);
  return files;
}

TokenizerFiles read_files(const fs::path& folder, const json& config) {
  if (fs::exists(folder / "tokenizer.json")) return {folder / "tokenizer.json", read_json(folder / "tokenizer.json")};
  for (const char* name : {"tokenizer.model", "spiece.model"}) {
    if (fs::exists(folder / name)) return read_sentencepiece(folder / name, config);
  }
  if (fs::exists(folder / "vocab.json")) return read_gpt2(folder / "vocab.json", folder / "merges.txt", config);
  if (fs::exists(folder / "encoder.json")) return read_gpt2(folder / "encoder.json", folder / "vocab.bpe", config);
  throw core::UserError(fmt::format(
      "'{}' has no tokenizer: none of tokenizer.json, tokenizer.model, spiece.model, vocab.json (with merges.txt) and "
      "encoder.json (with vocab.bpe) is there.",
      folder.string()));
}

TokenId end_of_text(const fs::path& folder, const json& config, const TokenizerFiles& files, const Pipeline& pipeline) {
  std::string text = token_text(config, "eos_token");
  if (text.empty() && fs::exists(folder / "special_tokens_map.json")) {
    text = token_text(read_json(folder / "special_tokens_map.json"), "eos_token");
  }
  if (text.empty()) text = files.end_of_text;
  const auto id = pipeline.token_id(text);
  if (!id) {
    throw core::UserError(fmt::format("'{}': eos_token '{}' is not a token of {}.",
                                      (folder / "tokenizer_config.json").string(), text,
                                      files.path.filename().string()));
  }
  return *id;
}

}  // namespace

std::unique_ptr<Tokenizer> load_tokenizer(const fs::path& model_folder) {
  const fs::path config_path = model_folder / "tokenizer_config.json";
  const json config = fs::exists(config_path) ? read_json(config_path) : json::object();
  fs::path path = config_path;
  try {
    if (config.value("tokenizer_class", "").starts_with("ByT5")) {
      // transformers writes 0 once the sentinels stand in its list of added tokens.
      const std::int64_t count = num_sentinels(config, 0);
      return make_byte_tokenizer(count > 0 ? count : 125);
    }
    const TokenizerFiles files = read_files(model_folder, config);
    path = files.path;
    auto pipeline = std::make_unique<Pipeline>(parse_tokenizer_file(files.file));
    pipeline->set_end_of_text(end_of_text(model_folder, config, files, *pipeline));
    return pipeline;
  } catch (const json::exception& error) {
    throw core::UserError(fmt::format("'{}' is not a tokenizer file: {}", path.string(), error.what()));
  }
}

}  // namespace sotto::tokenizer
