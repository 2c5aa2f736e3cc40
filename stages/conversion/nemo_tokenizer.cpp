#include "stages/conversion/nemo_tokenizer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "src/core/atomic_file.h"
#include "src/core/error.h"

namespace sotto::conversion {
namespace {

using nlohmann::ordered_json;

std::string text_at(const ordered_json& tokenizer, const char* key) {
  return tokenizer.contains(key) && tokenizer.at(key).is_string() ? tokenizer.at(key).get<std::string>() : "";
}

// The archive's member that a value refers to.
std::optional<std::string> member_of(const checkpoint::NemoArchive& archive, const std::string& value) {
  constexpr std::string_view kPrefix = "nemo:";
  if (!value.starts_with(kPrefix)) return std::nullopt;
  const std::string member = value.substr(kPrefix.size());
  return archive.has(member) ? std::optional(member) : std::nullopt;
}

}  // namespace

void write_nemo_tokenizer(const checkpoint::NemoArchive& archive, const ordered_json& nemo,
                          const std::filesystem::path& folder) {
  const ordered_json tokenizer = nemo.value("tokenizer", ordered_json::object());
  const auto model = member_of(archive, text_at(tokenizer, "model"));
  const auto vocabulary = member_of(archive, text_at(tokenizer, "vocab_file"));
  const auto merges = member_of(archive, text_at(tokenizer, "merge_file"));
  if (model) {
    core::write_file_atomically(folder / "tokenizer.model", archive.text(*model));
    // SentencePiece models of GPTs have no sentinels.
    core::write_file_atomically(folder / "tokenizer_config.json", ordered_json({{"extra_ids", 0}}).dump(2) + "\n");
    return;
  }
  if (vocabulary && merges) {
    core::write_file_atomically(folder / "vocab.json", archive.text(*vocabulary));
    core::write_file_atomically(folder / "merges.txt", archive.text(*merges));
    core::write_file_atomically(folder / "tokenizer_config.json",
                                ordered_json({{"tokenizer_class", "GPT2Tokenizer"}}).dump(2) + "\n");
    return;
  }
  throw core::UserError(
      fmt::format("'{}' carries no tokenizer: its model_config.yaml names library '{}', type '{}'. Give "
                  "conversion.model.tokenizer_path a folder with that tokenizer's files.",
                  archive.path().string(), text_at(tokenizer, "library"), text_at(tokenizer, "type")));
}

}  // namespace sotto::conversion
