#include "stages/data_preparation/python_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::data_preparation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(PythonText, EveryLatin1ByteIsItsCodePoint) {
  EXPECT_EQ(utf8_from_latin1("a\xe4\xff\x80"), "a\u00e4\u00ff\u0080");
  EXPECT_EQ(utf8_from_latin1(""), "");
}

TEST(PythonText, LinesEndAsInUniversalNewlines) {
  EXPECT_THAT(text_lines("a\nb\r\nc\rd"), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(text_lines("a\n\n"), ElementsAre("a", ""));
  EXPECT_THAT(text_lines("\u2028\x0b"), ElementsAre("\u2028\x0b"));
  EXPECT_THAT(text_lines(""), IsEmpty());
}

TEST(PythonText, StripsAndSplitsAtUnicodeWhiteSpace) {
  EXPECT_EQ(stripped(" \t\u00a0a b\u3000\x1c\n"), "a b");
  EXPECT_EQ(stripped("\u0085"), "");
  EXPECT_EQ(stripped("\u200b"), "\u200b") << "a zero-width space is no white space to Python";
  EXPECT_THAT(words_of("  one\u2003two\u00e4 \U0001F600"), ElementsAre("one", "two\u00e4", "\U0001F600"));
  EXPECT_THAT(words_of(" "), IsEmpty());
}

TEST(PythonText, FindsBytesThatAreNotUtf8) {
  const std::pair<std::string, std::size_t> cases[] = {
      {"ok \xe9 no", 3},        // Latin-1
      {"\xc0\xaf", 0},          // too long a form
      {"\xe0\x9f\xbf", 0},      // the same with three bytes
      {"a\xed\xa0\x80", 1},     // a surrogate
      {"\xf4\x90\x80\x80", 0},  // above U+10FFFF
      {"\xf0\x8f\xbf\xbf", 0},  // too long a form with four bytes
      {"ab\xe2\x82", 2},        // cut short
      {"\xe2\x82\x41", 0},      // the third byte continues nothing
      {"\x80", 0},
  };
  for (const auto& [bytes, wanted] : cases) {
    std::size_t position = 99;
    EXPECT_FALSE(is_utf8(bytes, position)) << bytes;
    EXPECT_EQ(position, wanted) << bytes;
  }
  std::size_t position = 0;
  EXPECT_TRUE(is_utf8("a\u00e9\u20ac\U0010FFFF", position));
}

}  // namespace
}  // namespace sotto::data_preparation
