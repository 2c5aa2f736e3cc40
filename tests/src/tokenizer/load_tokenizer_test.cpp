#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "src/tokenizer/base64.h"
#include "src/tokenizer/tokenizer.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::tokenizer {
namespace {

TEST(LoadTokenizer, EveryFamilyGivesTheIdsAndTextsOfHuggingFace) {
  const auto cases =
      nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/tokenizer_families.json"));
  ASSERT_EQ(cases.size(), 14u);
  for (const auto& test : cases) {
    const sotto::testing::TemporaryFolder folder;
    for (const auto& [name, content] : test.at("files").items()) {
      core::write_file_atomically(folder / name, from_base64(content.get<std::string>()));
    }
    const auto tokenizer = load_tokenizer(folder.path());
    for (const auto& line : test.at("lines")) {
      const std::string text = line.at(0);
      const auto ids = tokenizer->encode(text);
      EXPECT_EQ(ids, line.at(1).get<std::vector<TokenId>>()) << test.at("name") << ": " << text;
      EXPECT_EQ(tokenizer->decode(ids, false), line.at(2).get<std::string>()) << test.at("name") << ": " << text;
      EXPECT_EQ(tokenizer->decode(ids, true), line.at(3).get<std::string>()) << test.at("name") << ": " << text;
    }
  }
}

std::string file_with(const std::string& pre_tokenizer, const std::string& normalizer = "null") {
  return R"({"added_tokens":[{"id":2,"content":"<e>","special":true}],"normalizer":)" + normalizer +
         R"(,"pre_tokenizer":)" + pre_tokenizer + R"(,"model":{"type":"BPE","vocab":{"a":0,"aa":1},"merges":["a a"]}})";
}

std::string error_of(const std::string& tokenizer_json, const std::string& config = R"({"eos_token":"<e>"})") {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "tokenizer.json", tokenizer_json);
  core::write_file_atomically(folder / "tokenizer_config.json", config);
  return sotto::testing::message_of([&] {
    const auto tokenizer = load_tokenizer(folder.path());
    EXPECT_THAT(tokenizer->encode("aaa"), ::testing::ElementsAre(1, 0));
    EXPECT_EQ(tokenizer->end_of_text_id(), 2);
  });
}

constexpr const char* kByteLevel = R"({"type":"ByteLevel","add_prefix_space":false})";

TEST(LoadTokenizer, TheEndOfATextIsATokenOrAnObjectOfOne) {
  EXPECT_EQ(error_of(file_with(kByteLevel)), "");
  EXPECT_EQ(error_of(file_with(kByteLevel), R"({"eos_token":{"content":"<e>","lstrip":false}})"), "");
}

TEST(LoadTokenizer, WhatIsNotSupportedOrMissingIsNamed) {
  using ::testing::HasSubstr;
  EXPECT_THAT(error_of(file_with(R"({"type":"BertPreTokenizer"})")),
              HasSubstr("pre-tokenizer 'BertPreTokenizer' is not supported"));
  EXPECT_THAT(error_of(file_with(kByteLevel, R"({"type":"Lowercase"})")),
              HasSubstr("normalizer 'Lowercase' is not supported"));
  EXPECT_THAT(error_of(file_with(kByteLevel), R"({"eos_token":"<x>"})"),
              HasSubstr("eos_token '<x>' is not a token of tokenizer.json"));
  EXPECT_THAT(error_of("{"), HasSubstr("is not valid JSON"));
  EXPECT_THAT(error_of("{}"), HasSubstr("is not a tokenizer file"));
  const sotto::testing::TemporaryFolder folder;
  const auto error = [&] { return sotto::testing::message_of([&] { load_tokenizer(folder.path()); }); };
  EXPECT_THAT(error(), HasSubstr("has no tokenizer: none of tokenizer.json, tokenizer.model"));
  core::write_file_atomically(folder / "vocab.json", "{}");
  EXPECT_THAT(error(), HasSubstr("merges.txt"));
  core::write_file_atomically(folder / "spiece.model", "text");
  EXPECT_THAT(error(), HasSubstr("spiece.model' is not a complete protocol buffer file"));
}

TEST(LoadTokenizer, SpecialTextOfUsersStaysText) {
  const auto cases =
      nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/tokenizer_families.json"));
  for (const auto& test : cases) {
    const sotto::testing::TemporaryFolder folder;
    for (const auto& [name, content] : test.at("files").items()) {
      core::write_file_atomically(folder / name, from_base64(content.get<std::string>()));
    }
    const auto tokenizer = load_tokenizer(folder.path());
    const std::string end = tokenizer->decode(std::vector<TokenId>{tokenizer->end_of_text_id()}, false);
    for (const TokenId id : tokenizer->encode(end + "<extra_id_0>", /*parse_special=*/false)) {
      // The unknown token is special too, and may stand for what the vocabulary lacks.
      EXPECT_TRUE(!tokenizer->is_special(id) || id == tokenizer->token_id("<unk>")) << test.at("name") << ": " << id;
    }
  }
}

}  // namespace
}  // namespace sotto::tokenizer
