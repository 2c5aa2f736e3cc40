#include "src/tokenizer/byte_alphabet.h"

#include <gtest/gtest.h>

namespace sotto::tokenizer {
namespace {

TEST(ByteAlphabet, SpaceAndNewlineHaveTheirKnownCharacters) { EXPECT_EQ(bytes_to_alphabet("a \n"), "aĠĊ"); }

TEST(ByteAlphabet, EveryByteComesBack) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  EXPECT_EQ(alphabet_to_bytes(bytes_to_alphabet(bytes)), bytes);
}

TEST(ByteAlphabet, ATextWithCharactersOutsideStaysAsItIs) { EXPECT_EQ(alphabet_to_bytes("Ġ東"), "Ġ東"); }

}  // namespace
}  // namespace sotto::tokenizer
