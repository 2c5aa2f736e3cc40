#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/tokenizer/tokenizer.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::tokenizer {
namespace {

std::string file_with(const std::string& pre_tokenizer, const std::string& normalizer = "null") {
  return R"({"added_tokens":[{"id":2,"content":"<e>","special":true}],"normalizer":)" + normalizer +
         R"(,"pre_tokenizer":)" + pre_tokenizer + R"(,"model":{"type":"BPE","vocab":{"a":0,"aa":1},"merges":["a a"]}})";
}

std::string error_of(const std::string& tokenizer_json, const std::string& config = R"({"eos_token":"<e>"})") {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "tokenizer.json", tokenizer_json);
  core::write_file_atomically(folder / "tokenizer_config.json", config);
  return sotto::testing::message_of(
      [&] { EXPECT_THAT(load_tokenizer(folder.path())->encode("aaa"), ::testing::ElementsAre(1, 0)); });
}

constexpr const char* kByteLevel = R"({"type":"ByteLevel","add_prefix_space":false})";

TEST(LoadTokenizer, ReadsAByteLevelBpe) { EXPECT_EQ(error_of(file_with(kByteLevel)), ""); }

TEST(LoadTokenizer, PartsThatAreNotSupportedAreNamed) {
  using ::testing::HasSubstr;
  EXPECT_THAT(error_of(file_with(R"({"type":"Metaspace"})")), HasSubstr("pre-tokenizer 'Metaspace' is not supported"));
  EXPECT_THAT(error_of(file_with(kByteLevel, R"({"type":"NFC"})")), HasSubstr("normalizer 'NFC' is not supported"));
  EXPECT_THAT(error_of(file_with(kByteLevel), R"({"eos_token":"<x>"})"), HasSubstr("eos_token '<x>' is not a token"));
  EXPECT_THAT(error_of("{"), HasSubstr("is not valid JSON"));
}

}  // namespace
}  // namespace sotto::tokenizer
