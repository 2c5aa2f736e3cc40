#include "src/tokenizer/bpe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

using ::testing::ElementsAre;

BpeTables tables() {
  BpeTables made;
  made.vocabulary = {{"a", 0},   {"b", 1}, {"c", 2},      {"ab", 4},     {"bc", 5},
                     {"abc", 6}, {"?", 7}, {"<0xC3>", 8}, {"<0xA4>", 9}, {"aa", 10}};
  made.merges = {{"b", "c"}, {"a", "b"}, {"a", "bc"}, {"a", "a"}};
  return made;
}

std::vector<TokenId> encoded(BpeTables tables, const std::string& piece) {
  const Bpe bpe(std::move(tables));
  std::vector<TokenId> ids, again;
  bpe.encode(piece, ids);
  bpe.encode(piece, again);
  EXPECT_EQ(ids, again) << "from the cache";
  return ids;
}

TEST(Bpe, TheBestMergeComesFirstAndTheLeftmostOfEquals) {
  EXPECT_THAT(encoded(tables(), ""), ElementsAre());
  EXPECT_THAT(encoded(tables(), "abc"), ElementsAre(6));
  EXPECT_THAT(encoded(tables(), "aba"), ElementsAre(4, 0));
  EXPECT_THAT(encoded(tables(), "aaa"), ElementsAre(10, 0));
}

// A plain twin: the best pair of all is merged, over and over.
TEST(Bpe, LongPiecesGiveWhatTheQuadraticWayGives) {
  const BpeTables made = tables();
  std::uint32_t random = 3;
  for (int round = 0; round < 50; ++round) {
    std::string piece;
    for (int i = 0; i < 100; ++i) piece += "abc"[(random = random * 1664525U + 1013904223U) % 97 % 3];
    std::vector<std::string> tokens;
    for (const char c : piece) tokens.emplace_back(1, c);
    for (bool merged = true; merged;) {
      merged = false;
      for (const auto& [left, right] : made.merges) {
        for (std::size_t i = 0; !merged && i + 1 < tokens.size(); ++i) {
          if (tokens[i] != left || tokens[i + 1] != right) continue;
          tokens[i] += right;
          tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1);
          merged = true;
        }
        if (merged) break;
      }
    }
    std::vector<TokenId> expected;
    for (const std::string& token : tokens) expected.push_back(made.vocabulary.at(token));
    EXPECT_EQ(encoded(made, piece), expected) << piece;
  }
}

TEST(Bpe, UnknownCharacters) {
  BpeTables made = tables();
  EXPECT_THAT(encoded(made, "a\u00fc\u00fcb"), ElementsAre(4)) << "left out";
  made.unknown = 7;
  EXPECT_THAT(encoded(made, "a\u00fc\u00fcb"), ElementsAre(0, 7, 7, 1));
  made.fuse_unknown = true;
  EXPECT_THAT(encoded(made, "a\u00fc\u00fcb\u00fc"), ElementsAre(0, 7, 1, 7));
  made.byte_fallback = true;
  EXPECT_THAT(encoded(made, "\u00e4\u00fc"), ElementsAre(8, 9, 7)) << "one has both bytes, the other has not";
}

TEST(Bpe, IgnoredMergesTakeAWholeTokenAsItIs) {
  BpeTables made = tables();
  made.vocabulary["ca"] = 11;
  EXPECT_THAT(encoded(made, "ca"), ElementsAre(2, 0));
  made.ignore_merges = true;
  EXPECT_THAT(encoded(made, "ca"), ElementsAre(11));
}

TEST(Bpe, AMergeOfAnUnknownTokenIsNamed) {
  BpeTables wrong = tables();
  wrong.merges.emplace_back("c", "c");
  EXPECT_THAT(sotto::testing::message_of([&] { Bpe{wrong}; }), ::testing::HasSubstr("merges use 'cc'"));
}

}  // namespace
}  // namespace sotto::tokenizer
