#include "src/tokenizer/character_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

// A trie of the texts "A" and "BC", laid out by hand: the root's children lie at its offset xor their byte.
std::string small_map() {
  std::vector<std::uint32_t> units(512);
  const auto unit = [](std::uint32_t offset, bool leaf, std::uint32_t label) {
    return offset << 10 | (leaf ? 0x100U : 0U) | label;
  };
  units[0] = unit(256, false, 0);
  units[256 ^ 'A'] = unit(20, true, 'A');  // from 256 ^ 'A', its value lies at that place xor 20
  units[256 ^ 'A' ^ 20] = 0x80000000U | 0;
  units[256 ^ 'B'] = unit(40, false, 'B');
  units[256 ^ 'B' ^ 40 ^ 'C'] = unit(80, true, 'C');
  units[256 ^ 'B' ^ 40 ^ 'C' ^ 80] = 0x80000000U | 4;
  const std::string replacements("one\0two\0", 8);
  const auto size = static_cast<std::uint32_t>(units.size() * 4);
  std::string bytes(4 + size, '\0');
  std::memcpy(bytes.data(), &size, 4);
  std::memcpy(bytes.data() + 4, units.data(), size);
  return bytes + replacements;
}

TEST(CharacterMap, ReplacesGraphemesAndCharacters) {
  const CharacterMap map(small_map());
  EXPECT_EQ(map.apply(""), "");
  EXPECT_EQ(map.apply("xAy"), "xoney");
  // A grapheme that begins with an entry is replaced whole; B and C are two graphemes, so their entry is never met.
  EXPECT_EQ(map.apply("A\u0301BC"), "oneBC");
  EXPECT_EQ(map.apply(std::string("a\0b", 3)), std::string("a\0b", 3));
}

TEST(CharacterMap, DamageIsAnErrorOrHarmless) {
  for (const std::string& bytes : {std::string(), std::string("\x08\0\0\0", 4), std::string("\x03\0\0\0abc", 7)}) {
    EXPECT_THAT(sotto::testing::message_of([&] { CharacterMap{bytes}; }), ::testing::HasSubstr("is damaged"));
  }
  std::string bytes = small_map();
  std::uint32_t random = 1;
  for (std::size_t i = 4; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>((random = random * 1664525U + 1013904223U) >> 24);
    CharacterMap(bytes).apply("ABC\u00e4A\u0301");
  }
}

}  // namespace
}  // namespace sotto::tokenizer
