#include "src/tokenizer/byte_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::tokenizer {
namespace {

using ::testing::ElementsAre;

TEST(ByteTokenizer, BytesComeBehindThreeTokens) {
  const auto tokenizer = make_byte_tokenizer(2);
  EXPECT_THAT(tokenizer->encode("A\u00e4"), ElementsAre(68, 198, 167));
  EXPECT_THAT(tokenizer->encode("a </s> b<extra_id_1>"), ElementsAre(100, 1, 101, 260));
  EXPECT_EQ(tokenizer->decode(std::vector<TokenId>{68, 1, 198, 167, 198}), "A\u00e4\uFFFD");
  EXPECT_EQ(tokenizer->vocab_size(), 261);
  EXPECT_EQ(tokenizer->end_of_text_id(), 1);
  EXPECT_EQ(tokenizer->token_id("<extra_id_0>"), 259);
}

}  // namespace
}  // namespace sotto::tokenizer
