#include "src/tokenizer/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/tokenizer/bpe.h"
#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

using ::testing::ElementsAre;

PipelineParts parts() {
  PipelineParts made;
  BpeTables tables;
  tables.vocabulary = {{"a", 0}, {"b", 1}, {"c", 2}, {"\u0120", 3}, {"ab", 4}, {"bc", 5}, {"abc", 6}};
  tables.merges = {{"b", "c"}, {"a", "b"}, {"a", "bc"}};
  made.model = std::make_unique<Bpe>(std::move(tables));
  made.added_tokens = {{.id = 7, .content = "<end>", .special = true},
                       {.id = 8, .content = "<endless>", .special = true},
                       {.id = 9, .content = "\uFB01", .normalized = true}};
  made.normalizer = make_normalizer({{"type", "NFKC"}});
  made.pre_tokenizer = make_pre_tokenizer({{"type", "ByteLevel"}, {"add_prefix_space", false}});
  made.decoder = make_decoder({{"type", "ByteLevel"}});
  made.end_of_text_id = 7;
  return made;
}

TEST(Pipeline, GoesThroughItsStepsAndBack) {
  const Pipeline tokenizer(parts());
  EXPECT_THAT(tokenizer.encode("abc ab", true), ElementsAre(6, 3, 4));
  EXPECT_THAT(tokenizer.encode("a<endless>b<end>", true), ElementsAre(0, 8, 1, 7));
  EXPECT_THAT(tokenizer.encode("afib", true), ElementsAre(0, 9, 1)) << "found in the normalized text";
  EXPECT_THAT(tokenizer.encode("<end>", false), ::testing::Not(::testing::Contains(7)));
  EXPECT_EQ(tokenizer.decode(std::vector<TokenId>{0, 8, 1, 7}, true), "ab");
  EXPECT_EQ(tokenizer.decode(std::vector<TokenId>{0, 8, 3, 7}, false), "a<endless> <end>");
  EXPECT_EQ(tokenizer.decode(std::vector<TokenId>{}, false), "");
  EXPECT_EQ(tokenizer.decode(std::vector<TokenId>{0, 10, 1, 50'000}, false), "ab") << "padding of the model";
}

TEST(Pipeline, KnowsItsTokens) {
  Pipeline tokenizer(parts());
  EXPECT_EQ(tokenizer.vocab_size(), 10);
  EXPECT_EQ(tokenizer.token_id("<end>"), 7);
  EXPECT_EQ(tokenizer.token_id("abc"), 6);
  EXPECT_EQ(tokenizer.token_id("none"), std::nullopt);
  EXPECT_TRUE(tokenizer.is_special(8));
  EXPECT_FALSE(tokenizer.is_special(6));
  tokenizer.set_end_of_text(8);
  EXPECT_EQ(tokenizer.end_of_text_id(), 8);
}

TEST(Pipeline, AbsurdIdsAreRefused) {
  for (const TokenId id : {-1, 2'000'000'000}) {
    PipelineParts wrong = parts();
    wrong.added_tokens[0].id = id;
    EXPECT_THAT(sotto::testing::message_of([&] { Pipeline tokenizer(std::move(wrong)); }),
                ::testing::HasSubstr("gives '<end>' the id " + std::to_string(id)));
  }
}

}  // namespace
}  // namespace sotto::tokenizer
