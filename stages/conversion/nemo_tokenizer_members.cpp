#include "stages/conversion/nemo_tokenizer_members.h"

#include <fmt/format.h>

#include <boost/crc.hpp>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using Members = std::vector<std::pair<std::string, std::string>>;

// NeMo puts a random number before a name; ours tells the content, so that the same model gives the same archive.
std::string add_member(const fs::path& file, Members& members) {
  const std::string content = core::read_text_file(file);
  boost::crc_32_type crc;
  crc.process_bytes(content.data(), content.size());
  members.emplace_back(fmt::format("{:032x}_{}", crc.checksum(), file.filename().string()), content);
  return "nemo:" + members.back().first;
}

// The sentinels among the tokens that tokenizer_config.json adds, as nemo_t5_tokenizer.h puts them there.
void describe_sentinels(const fs::path& folder, ordered_json& tokenizer) {
  const fs::path file = folder / "tokenizer_config.json";
  const auto config = fs::exists(file) ? ordered_json::parse(core::read_text_file(file)) : ordered_json::object();
  std::map<std::string, std::int64_t> ids;
  const ordered_json added = config.value("added_tokens_decoder", ordered_json::object());
  for (const auto& [id, token] : added.items()) {
    std::from_chars(id.data(), id.data() + id.size(), ids[token.value("content", "")]);
  }
  std::int64_t count = 0;
  while (ids.contains(fmt::format("<extra_id_{}>", count))) ++count;
  const bool downwards = count > 1 && ids.at("<extra_id_0>") > ids.at("<extra_id_1>");
  const bool first = count > 0 && ids.contains("<cls>") && ids.at("<extra_id_0>") < ids.at("<cls>");
  tokenizer["num_sentinel_tokens"] = count;
  tokenizer["add_sentinel_tokens_in_reverse_order"] = downwards;
  tokenizer["add_sentinel_tokens_first"] = first;
}

}  // namespace

Members nemo_tokenizer_members(const fs::path& folder, ordered_json& nemo) {
  Members members;
  ordered_json tokenizer = {{"library", "sentencepiece"},
                            {"type", nullptr},
                            {"model", nullptr},
                            {"vocab_file", nullptr},
                            {"merge_file", nullptr}};
  for (const char* name : {"spiece.model", "tokenizer.model"}) {
    if (!members.empty() || !fs::exists(folder / name)) continue;
    tokenizer["model"] = add_member(folder / name, members);
    if (nemo.contains("encoder")) {
      tokenizer["sentencepiece_legacy"] = true;
      describe_sentinels(folder, tokenizer);
    }
  }
  if (members.empty() && fs::exists(folder / "vocab.json") && fs::exists(folder / "merges.txt")) {
    tokenizer["library"] = "megatron";
    tokenizer["type"] = "GPT2BPETokenizer";
    tokenizer["vocab_file"] = add_member(folder / "vocab.json", members);
    tokenizer["merge_file"] = add_member(folder / "merges.txt", members);
  }
  if (members.empty()) {
    throw core::UserError(
        fmt::format("'{}' has neither a SentencePiece model (spiece.model, tokenizer.model) nor vocab.json and "
                    "merges.txt; a .nemo archive can carry no other tokenizer.",
                    folder.string()));
  }
  nemo["tokenizer"] = tokenizer;
  return members;
}

}  // namespace sotto::conversion
