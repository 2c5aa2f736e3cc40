#include "stages/conversion/nemo_tokenizer_members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

TEST(NemoTokenizerMembers, AreReferredToByTheirNames) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "vocab.json", "{}");
  core::write_file_atomically(folder / "merges.txt", "#");
  nlohmann::ordered_json nemo = nlohmann::ordered_json::object();
  const auto members = nemo_tokenizer_members(folder.path(), nemo);
  ASSERT_EQ(members.size(), 2u);
  EXPECT_THAT(members[0].first, ::testing::MatchesRegex("[0-9a-f]{32}_vocab.json"));
  EXPECT_EQ(nemo.at("tokenizer").at("vocab_file"), "nemo:" + members[0].first);
  EXPECT_EQ(nemo.at("tokenizer").at("type"), "GPT2BPETokenizer");
}

TEST(NemoTokenizerMembers, SentinelsAreCountedAndTheirOrderTold) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "spiece.model", "pieces");
  core::write_file_atomically(folder / "tokenizer_config.json", R"({"added_tokens_decoder": {
    "6": {"content": "<extra_id_1>"}, "7": {"content": "<extra_id_0>"}, "8": {"content": "<cls>"}}})");
  nlohmann::ordered_json nemo = {{"encoder", {}}};
  nemo_tokenizer_members(folder.path(), nemo);
  EXPECT_EQ(nemo.at("tokenizer").at("num_sentinel_tokens"), 2);
  EXPECT_EQ(nemo.at("tokenizer").at("add_sentinel_tokens_in_reverse_order"), true);
  EXPECT_EQ(nemo.at("tokenizer").at("add_sentinel_tokens_first"), true);
}

}  // namespace
}  // namespace sotto::conversion
