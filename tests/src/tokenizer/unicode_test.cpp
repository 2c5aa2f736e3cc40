#include "src/tokenizer/unicode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::tokenizer {
namespace {

TEST(Unicode, TheCharacterBeforeAPlace) {
  for (const std::string text : {"a", "\u00e4", "\u6771", "\U0001F642"}) {
    EXPECT_EQ(character_before(text, text.size()), 0u) << text;
  }
  EXPECT_EQ(character_before("a\x80", 2), 1u);
}

TEST(Unicode, InvalidBytesAreReplacedByTheLongestBeginning) {
  EXPECT_EQ(to_valid_utf8("a\u00e4"), "a\u00e4");
  EXPECT_EQ(to_valid_utf8("\xE6\x9D"), "\uFFFD");
  EXPECT_EQ(to_valid_utf8("\xE6\x9D(\x80\x80"), "\uFFFD(\uFFFD\uFFFD");
  EXPECT_EQ(to_valid_utf8("\xF0\x80\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(Unicode, Classes) {
  for (const char32_t code : {U' ', U'\n', U'\u0085', U'\u00a0', U'\u3000'}) EXPECT_TRUE(is_space(code));
  for (const char32_t code : {U'a', U'\u200b', U'\u180e'}) EXPECT_FALSE(is_space(code));
  for (const char32_t code : {U'a', U'_', U'7', U'\u0301', U'\u200d', U'\u2160', U'\u24b6'}) EXPECT_TRUE(is_word(code));
  for (const char32_t code : {U' ', U'-', U'\u00bd', U'\u2122'}) EXPECT_FALSE(is_word(code));
}

TEST(Unicode, GraphemesEndWhereTheNextBegins) {
  EXPECT_EQ(grapheme_end("e\u0301x", 0), 3u);
  EXPECT_EQ(grapheme_end("\r\n", 0), 2u);
  EXPECT_EQ(grapheme_end("ab", 1), 2u);
  EXPECT_EQ(grapheme_end("\U0001F468\u200D\U0001F469a", 0), 11u);
}

TEST(Unicode, NormalizationForms) {
  EXPECT_EQ(normalize_unicode("e\u0301", UnicodeForm::kNfc), "\u00e9");
  EXPECT_EQ(normalize_unicode("\uFB01", UnicodeForm::kNfkc), "fi");
  EXPECT_EQ(normalize_unicode("\xFF", UnicodeForm::kNfc), "\xFF");
}

}  // namespace
}  // namespace sotto::tokenizer
