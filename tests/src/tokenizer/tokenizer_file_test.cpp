#include "src/tokenizer/tokenizer_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

TEST(TokenizerFile, FlagsOfAddedTokensHaveTheirDefaults) {
  const auto parts =
      parse_tokenizer_file(nlohmann::json::parse(R"({"model":{"vocab":{"a":0},"merges":[]},"added_tokens":[
      {"id":1,"content":"x"},{"id":2,"content":"y","special":true,"lstrip":true,"single_word":true}]})"));
  EXPECT_TRUE(parts.added_tokens.at(0).normalized);
  EXPECT_FALSE(parts.added_tokens.at(1).normalized);
  EXPECT_TRUE(parts.added_tokens.at(1).lstrip);
  EXPECT_TRUE(parts.added_tokens.at(1).single_word);
  EXPECT_FALSE(parts.added_tokens.at(1).rstrip);
}

TEST(TokenizerFile, SettingsThatAreNotFollowedAreNamed) {
  const struct {
    const char *model, *error;
  } cases[] = {
      {R"({"type":"WordPiece","vocab":{}})", "model 'WordPiece' is not supported"},
      {R"({"type":"BPE","vocab":{},"merges":[],"dropout":0.1})", "model setting 'dropout'"},
      {R"({"type":"BPE","vocab":{},"merges":[],"end_of_word_suffix":"</w>"})", "model setting 'end_of_word_suffix'"},
      {R"({"type":"BPE","vocab":{},"merges":["a b"]})", "merges use 'a'"},
      {R"({"type":"Unigram","vocab":[["a",-1]],"unk_id":4})", "unk_id is 4"},
  };
  for (const auto& test : cases) {
    const nlohmann::json file = {{"model", nlohmann::json::parse(test.model)}};
    EXPECT_THAT(sotto::testing::message_of([&] { parse_tokenizer_file(file); }), ::testing::HasSubstr(test.error));
  }
}

}  // namespace
}  // namespace sotto::tokenizer
