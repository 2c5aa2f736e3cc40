#include "src/tokenizer/unigram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

using ::testing::ElementsAre;

UnigramTables tables() {
  UnigramTables made;
  made.pieces = {{"<unk>", 0}, {"a", -2},   {"b", -2},      {"ab", -3},
                 {"abb", -7},  {"</s>", 0}, {"<0xC3>", -9}, {"<0xA4>", -9}};
  made.unknown = 0;
  return made;
}

std::vector<TokenId> encoded(UnigramTables tables, const std::string& piece) {
  std::vector<TokenId> ids;
  Unigram(std::move(tables)).encode(piece, ids);
  return ids;
}

TEST(Unigram, TheMostProbableSegmentation) {
  EXPECT_THAT(encoded(tables(), ""), ElementsAre());
  EXPECT_THAT(encoded(tables(), "ab"), ElementsAre(3));
  EXPECT_THAT(encoded(tables(), "abb"), ElementsAre(3, 2)) << "-5, against -6 and -7";
  EXPECT_THAT(encoded(tables(), "ba"), ElementsAre(2, 1));
}

TEST(Unigram, UnknownCharactersInARowAreOneToken) {
  EXPECT_THAT(encoded(tables(), "a\u00e4\u00e4b"), ElementsAre(1, 0, 2));
  UnigramTables made = tables();
  made.byte_fallback = true;
  EXPECT_THAT(encoded(made, "a\u00e4"), ElementsAre(1, 6, 7));
  EXPECT_THAT(encoded(made, "\u00fc"), ElementsAre(0)) << "a byte is missing";
  made.unknown.reset();
  EXPECT_THAT(sotto::testing::message_of([&] { encoded(made, "\u00fc"); }), ::testing::HasSubstr("has no token for"));
}

TEST(Unigram, ControlTokensAreNeverFoundInText) {
  EXPECT_THAT(encoded(tables(), "</s>"), ElementsAre(5));
  UnigramTables made = tables();
  made.control = {5};
  EXPECT_THAT(encoded(made, "</s>"), ElementsAre(0));
  EXPECT_EQ(Unigram(made).vocabulary().at("</s>"), 5);
}

}  // namespace
}  // namespace sotto::tokenizer
