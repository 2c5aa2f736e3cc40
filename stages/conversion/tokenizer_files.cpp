#include "stages/conversion/tokenizer_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::conversion {
namespace {

// One of the first six is needed; the others go with them.
constexpr std::array kTokenizerFiles = {"tokenizer.json",    "tokenizer.model",     "spiece.model",
                                        "vocab.json",        "encoder.json",        "tokenizer_config.json",
                                        "merges.txt",        "vocab.bpe",           "special_tokens_map.json",
                                        "added_tokens.json", "chat_template.jinja", "generation_config.json"};
constexpr std::size_t kNumNeeded = 6;

}  // namespace

std::vector<std::string> tokenizer_files(const std::filesystem::path& folder) {
  std::vector<std::string> found;
  bool enough = false;
  for (std::size_t i = 0; i < kTokenizerFiles.size(); ++i) {
    if (!std::filesystem::exists(folder / kTokenizerFiles[i])) continue;
    found.emplace_back(kTokenizerFiles[i]);
    enough = enough || i < kNumNeeded;
  }
  if (!enough) {
    throw core::UserError(fmt::format("'{}' has no tokenizer: none of {} is there.", folder.string(),
                                      fmt::join(kTokenizerFiles.begin(), kTokenizerFiles.begin() + kNumNeeded, ", ")));
  }
  return found;
}

void copy_tokenizer(const std::filesystem::path& from, const std::filesystem::path& to) {
  for (const std::string& name : tokenizer_files(from)) {
    core::write_file_atomically(to / name, core::MappedFile(from / name).text());
  }
}

}  // namespace sotto::conversion
