#include "src/evaluate/white_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::evaluate {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Each line as Python's str.split and str.strip give it.
TEST(WhiteSpace, words_lie_between_spaces_of_every_alphabet) {
  EXPECT_THAT(split_words(" a\tb\r\nc  d "), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(split_words("a\xc2\xa0"
                          "b\xe3\x80\x80"
                          "c\xc2\x85"
                          "d\x1f"
                          "e"),
              ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(split_words("caf\xc3\xa9 \xe2\x82\xac"), ElementsAre("caf\xc3\xa9", "\xe2\x82\xac"));
  EXPECT_THAT(split_words("zero\xe2\x80\x8bwidth"), ElementsAre("zero\xe2\x80\x8bwidth"));
  EXPECT_THAT(split_words(" \n"), IsEmpty());
  EXPECT_THAT(split_words(""), IsEmpty());
}

TEST(WhiteSpace, strip_takes_both_ends) {
  EXPECT_EQ(strip("\xc2\xa0 a b\n"), "a b");
  EXPECT_EQ(strip("caf\xc3\xa9"), "caf\xc3\xa9");
  EXPECT_EQ(strip(" \t"), "");
  EXPECT_EQ(strip(""), "");
}

}  // namespace
}  // namespace sotto::evaluate
