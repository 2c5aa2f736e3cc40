#include "src/tokenizer/byte_level_bpe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

using ::testing::ElementsAre;

BpeTables tables() {
  BpeTables made;
  made.vocabulary = {{"a", 0}, {"b", 1}, {"c", 2}, {"Ġ", 3}, {"ab", 4}, {"bc", 5}, {"abc", 6}};
  made.merges = {{"b", "c"}, {"a", "b"}, {"a", "bc"}};
  made.added_tokens = {{7, "<end>", true}, {8, "<endless>", true}};
  made.split_patterns.emplace_back(kGpt2Pattern);
  made.end_of_text_id = 7;
  return made;
}

TEST(ByteLevelBpe, TheBestMergeComesFirst) {
  const ByteLevelBpe tokenizer(tables());
  EXPECT_THAT(tokenizer.encode("abc ab", true), ElementsAre(6, 3, 4));
  EXPECT_THAT(tokenizer.encode("abc ab", true), ElementsAre(6, 3, 4)) << "from the cache";
}

TEST(ByteLevelBpe, SpecialTokensAreFoundLongestFirstOrTakenAsText) {
  const ByteLevelBpe tokenizer(tables());
  EXPECT_THAT(tokenizer.encode("a<endless>b<end>", true), ElementsAre(0, 8, 1, 7));
  EXPECT_THAT(tokenizer.encode("<end>", false), ::testing::Not(::testing::Contains(7)));
  EXPECT_EQ(tokenizer.decode(std::vector<TokenId>{0, 8, 1, 7}, true), "ab");
  EXPECT_EQ(tokenizer.decode(std::vector<TokenId>{0, 8, 3, 7}, false), "a<endless> <end>");
}

TEST(ByteLevelBpe, KnowsItsTokens) {
  const ByteLevelBpe tokenizer(tables());
  EXPECT_EQ(tokenizer.vocab_size(), 9);
  EXPECT_EQ(tokenizer.token_id("<end>"), 7);
  EXPECT_EQ(tokenizer.token_id("none"), std::nullopt);
  EXPECT_TRUE(tokenizer.is_special(8));
  EXPECT_FALSE(tokenizer.is_special(6));
}

TEST(ByteLevelBpe, AMergeOfAnUnknownTokenIsNamed) {
  BpeTables wrong = tables();
  wrong.merges.emplace_back("c", "c");
  EXPECT_THAT(sotto::testing::message_of([&] { ByteLevelBpe{wrong}; }), ::testing::HasSubstr("'cc'"));
}

}  // namespace
}  // namespace sotto::tokenizer
