#include "src/core/utf8.h"

#include <gtest/gtest.h>

namespace sotto::core {
namespace {

TEST(Utf8, CharactersAndWhatIsNone) {
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
  }
}

TEST(Utf8, CharactersAndBack) {
  const std::string text = "a\u00e4\u6771\U0001F642";
  const std::u32string characters = characters_of(text);
  EXPECT_EQ(characters, U"a\u00e4\u6771\U0001F642");
  std::string back;
  for (const char32_t code : characters) back += utf8_of(code);
  EXPECT_EQ(back, text);
}

}  // namespace
}  // namespace sotto::core
