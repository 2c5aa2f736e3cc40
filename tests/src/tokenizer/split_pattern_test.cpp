#include "src/tokenizer/split_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

std::vector<std::string_view> split(const char* pattern, std::string_view text) {
  std::vector<std::string_view> pieces;
  SplitPattern(pattern).split(text, pieces);
  return pieces;
}

using ::testing::ElementsAre;

TEST(SplitPattern, Gpt2) {
  EXPECT_THAT(split(kGpt2Pattern, "we'll pay  12€"), ElementsAre("we", "'ll", " pay", " ", " 12", "€"));
}

TEST(SplitPattern, Llama3CutsNumbersByThree) {
  EXPECT_THAT(split(kLlama3Pattern, "1234 IT'S\n x"), ElementsAre("123", "4", " IT", "'S", "\n", " x"));
}

TEST(SplitPattern, WhatLiesBetweenMatchesIsKept) {
  EXPECT_THAT(split(kSingleDigitPattern, "ab12c"), ElementsAre("ab", "1", "2", "c"));
}

TEST(SplitPattern, BytesThatAreNoUtf8AreKept) {
  std::string together;
  for (const std::string_view piece : split(kGpt2Pattern, "a\xff\xfe b")) together += piece;
  EXPECT_EQ(together, "a\xff\xfe b");
}

TEST(SplitPattern, AWrongPatternIsShown) {
  EXPECT_THAT(sotto::testing::message_of([] { SplitPattern("a(b"); }), ::testing::HasSubstr("'a(b'"));
}

}  // namespace
}  // namespace sotto::tokenizer
