#include "src/tokenizer/text_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

TEST(TextPattern, LiteralsAreTakenLiterally) {
  for (const char* text : {".", "a+b", "(", "[x]", "\\d", " ", "\u2581", "a-b", "#", "{2}", "|", "^$"}) {
    EXPECT_EQ(TextPattern(nlohmann::json{{"String", text}}).replace(std::string("<") + text + ">", "!"), "<!>") << text;
  }
}

TEST(TextPattern, RegularExpressions) {
  EXPECT_EQ(TextPattern(nlohmann::json{{"Regex", "b+"}}).replace("abbcb", "-"), "a-c-");
  EXPECT_EQ(TextPattern("x").replace("abc", "-"), "abc");
  EXPECT_EQ(TextPattern("b").matches("abab").size(), 2u);
  EXPECT_THAT(sotto::testing::message_of([] { TextPattern{nlohmann::json(5)}; }), ::testing::HasSubstr("pattern '5'"));
}

}  // namespace
}  // namespace sotto::tokenizer
