#include "src/tokenizer/base64.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

TEST(Base64, TheVectorsOfItsStandard) {
  const struct {
    const char *bytes, *text;
  } cases[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}};
  for (const auto& test : cases) {
    EXPECT_EQ(to_base64(test.bytes), test.text);
    EXPECT_EQ(from_base64(test.text), test.bytes);
  }
  EXPECT_EQ(from_base64(to_base64(std::string("\0\xFF\xFE", 3))), std::string("\0\xFF\xFE", 3));
  EXPECT_THAT(sotto::testing::message_of([] { from_base64("a-b"); }), ::testing::HasSubstr("'-' is no base64"));
}

}  // namespace
}  // namespace sotto::tokenizer
