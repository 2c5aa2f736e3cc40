#include "src/tokenizer/gpt2_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::tokenizer {
namespace {

using ::testing::HasSubstr;

TEST(Gpt2Files, BecomeOneFile) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "vocab.json", R"({"a": 0, "#": 1, "a#": 2, "<|endoftext|>": 3})");
  core::write_file_atomically(folder / "merges.txt", "#version: 0.2\r\na #\r\n\n# a");
  const auto file = tokenizer_json_of_gpt2(folder / "vocab.json", folder / "merges.txt", false);
  EXPECT_EQ(file.at("model").at("merges").dump(), R"([["a","#"],["#","a"]])");
  EXPECT_EQ(file.at("added_tokens").at(0).at("id"), 3);
  EXPECT_TRUE(file.at("normalizer").is_null());
  const auto qwen2 = tokenizer_json_of_gpt2(folder / "vocab.json", folder / "merges.txt", true);
  EXPECT_EQ(qwen2.at("normalizer").at("type"), "NFC");
}

TEST(Gpt2Files, DamageIsNamed) {
  const sotto::testing::TemporaryFolder folder;
  const auto error = [&] {
    return sotto::testing::message_of(
        [&] { tokenizer_json_of_gpt2(folder / "vocab.json", folder / "merges.txt", false); });
  };
  core::write_file_atomically(folder / "vocab.json", "[1]");
  EXPECT_THAT(error(), HasSubstr("vocab.json' is not a JSON object"));
  core::write_file_atomically(folder / "vocab.json", "{}");
  EXPECT_THAT(error(), HasSubstr("merges.txt"));
  core::write_file_atomically(folder / "merges.txt", "a b\nalone\n");
  EXPECT_THAT(error(), HasSubstr("merges.txt', line 2: 'alone' is no merge of two tokens"));
}

}  // namespace
}  // namespace sotto::tokenizer
