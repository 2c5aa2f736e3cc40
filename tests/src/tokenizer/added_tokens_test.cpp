#include "src/tokenizer/added_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::tokenizer {
namespace {

std::string shown(const AddedTokens& tokens, std::string_view text, bool parse_special = true) {
  std::string result;
  for (const TextOrToken& part : tokens.split(text, parse_special)) {
    result += part.token ? "[" + std::to_string(*part.token) + ":" + std::string(part.text) + "]"
                         : "(" + std::string(part.text) + ")";
  }
  return result;
}

TEST(AddedTokens, AreFoundAsTheirFlagsSay) {
  const AddedTokens tokens({{.id = 1, .content = "<end>", .special = true},
                            {.id = 2, .content = "<endless>", .special = true},
                            {.id = 3, .content = "the", .single_word = true},
                            {.id = 4, .content = "<mask>", .lstrip = true, .rstrip = true}});
  const struct {
    const char *text, *expected;
  } cases[] = {{"", ""},
               {"a b", "(a b)"},
               {"<end>", "[1:<end>]"},
               {"a<endless>b<end>", "(a)[2:<endless>](b)[1:<end>]"},
               {"the other", "[3:the]( other)"},
               {"then the_ the\u200d bathe", "(then the_ the\u200d bathe)"},
               {"a \u00a0<mask>\n\n b", "(a)[4: \u00a0<mask>\n\n ](b)"},
               {"<mask> <mask>", "[4:<mask> ][4:<mask>]"}};
  for (const auto& test : cases) EXPECT_EQ(shown(tokens, test.text), test.expected) << test.text;
  EXPECT_EQ(shown(tokens, "<end> the", false), "(<end> )[3:the]");
  EXPECT_EQ(shown(AddedTokens(), "a"), "(a)");
}

}  // namespace
}  // namespace sotto::tokenizer
