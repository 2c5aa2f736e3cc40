#include "stages/conversion/nemo_tokenizer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "src/core/error.h"

namespace sotto::conversion {
namespace {

using nlohmann::ordered_json;

std::string text_at(const ordered_json& nemo, const char* key) {
  const ordered_json tokenizer = nemo.value("tokenizer", ordered_json::object());
  return tokenizer.contains(key) && tokenizer.at(key).is_string() ? tokenizer.at(key).get<std::string>() : "";
}

}  // namespace

std::optional<std::string> tokenizer_member(const checkpoint::NemoArchive& archive, const ordered_json& nemo,
                                            const char* key) {
  constexpr std::string_view kPrefix = "nemo:";
  const std::string value = text_at(nemo, key);
  if (!value.starts_with(kPrefix)) return std::nullopt;
  const std::string member = value.substr(kPrefix.size());
  return archive.has(member) ? std::optional(member) : std::nullopt;
}

void refuse_missing_tokenizer(const checkpoint::NemoArchive& archive, const ordered_json& nemo) {
  throw core::UserError(fmt::format(
      "'{}' carries no tokenizer that can be read: its model_config.yaml names library '{}', type '{}'. Give "
      "conversion.model.tokenizer_path a folder with that tokenizer's files.",
      archive.path().string(), text_at(nemo, "library"), text_at(nemo, "type")));
}

void write_nemo_tokenizer(const checkpoint::NemoArchive& archive, const ordered_json& nemo,
                          const std::filesystem::path& folder) {
  if (const auto model = tokenizer_member(archive, nemo, "model")) {
    core::write_file_atomically(folder / "tokenizer.model", archive.text(*model));
    // SentencePiece models of GPTs have no sentinels.
    core::write_file_atomically(folder / "tokenizer_config.json", ordered_json({{"extra_ids", 0}}).dump(2) + "\n");
    return;
  }
  const auto vocabulary = tokenizer_member(archive, nemo, "vocab_file");
  const auto merges = tokenizer_member(archive, nemo, "merge_file");
  if (!vocabulary || !merges) refuse_missing_tokenizer(archive, nemo);
  core::write_file_atomically(folder / "vocab.json", archive.text(*vocabulary));
  core::write_file_atomically(folder / "merges.txt", archive.text(*merges));
  core::write_file_atomically(folder / "tokenizer_config.json",
                              ordered_json({{"tokenizer_class", "GPT2Tokenizer"}}).dump(2) + "\n");
}

}  // namespace sotto::conversion
