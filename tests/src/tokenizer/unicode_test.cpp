#include "src/tokenizer/unicode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::tokenizer {
namespace {

TEST(Unicode, CharactersAndWhatIsNone) {
  const struct {
    std::string text;
    char32_t code;
    std::size_t size;
    bool valid;
  } cases[] = {{"a", 'a', 1, true},          {"\u00e4", 0xE4, 2, true},
               {"\u6771", 0x6771, 3, true},  {"\U0001F642", 0x1F642, 4, true},
               {"\xC3", 0xC3, 1, false},     {"\xC3(", 0xC3, 1, false},
               {"\x80", 0x80, 1, false},     {"\xED\xA0\x80", 0xED, 1, false},
               {"\xC0\xAF", 0xC0, 1, false}, {"\xF4\x90\x80\x80", 0xF4, 1, false}};
  for (const auto& test : cases) {
    const Character found = character_at(test.text, 0);
    EXPECT_EQ(found.code, test.code) << test.text;
    EXPECT_EQ(found.size, test.size) << test.text;
    EXPECT_EQ(found.valid, test.valid) << test.text;
    if (test.valid) {
      EXPECT_EQ(character_before(test.text, test.size), 0u);
    }
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
