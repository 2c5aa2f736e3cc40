#include "src/tokenizer/pre_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

std::string cut(const std::string& part, const std::string& text, bool begins_input = true) {
  std::vector<Piece> pieces = {{text, begins_input}};
  make_pre_tokenizer(nlohmann::json::parse(part))(pieces);
  std::string result;
  for (const Piece& piece : pieces) result += "[" + piece.text + "]";
  return result;
}

TEST(PreTokenizer, EveryTypeDoesWhatItSays) {
  const struct {
    const char *part, *text, *expected;
  } cases[] = {
      {"null", "a b", "[a b]"},
      {R"({"type":"ByteLevel"})", "a b", "[\u0120a][\u0120b]"},
      {R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":false})", "a b", "[a\u0120b]"},
      {R"({"type":"Digits","individual_digits":true})", "a12b", "[a][1][2][b]"},
      {R"({"type":"Digits","individual_digits":false})", "a12b", "[a][12][b]"},
      {R"({"type":"WhitespaceSplit"})", " a \u3000b\n", "[a][b]"},
      {R"({"type":"Metaspace","replacement":"_"})", "a b  c", "[_a][_b][_][_c]"},
      {R"({"type":"Metaspace","replacement":"_"})", " a", "[_a]"},
      {R"({"type":"Metaspace","replacement":"_","prepend_scheme":"never","split":false})", "a b", "[a_b]"},
      {R"({"type":"Metaspace","replacement":"_","add_prefix_space":false})", "a b", "[a][_b]"},
      {R"({"type":"Split","pattern":{"Regex":"\\d"},"behavior":"Isolated"})", "a12b", "[a][1][2][b]"},
      {R"({"type":"Split","pattern":{"Regex":"\\d+"},"behavior":"Isolated","invert":true})", "a12b", "[a][12][b]"},
      {R"({"type":"Split","pattern":{"String":"."},"behavior":"Removed"})", "a.b..c", "[a][b][c]"},
      {R"({"type":"Split","pattern":{"String":"."},"behavior":"Removed","invert":true})", "a.b", "[.]"},
      {R"({"type":"Split","pattern":{"String":"."},"behavior":"MergedWithPrevious"})", "a..b.", "[a.][.][b.]"},
      {R"({"type":"Split","pattern":{"String":"."},"behavior":"MergedWithNext"})", "a..b.", "[a][.][.b][.]"},
      {R"({"type":"Split","pattern":{"String":"."},"behavior":"Contiguous"})", "a..b.", "[a][..][b][.]"},
      {R"({"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"_"}]})",
       " a  b", "[_a][_b]"},
  };
  for (const auto& test : cases) EXPECT_EQ(cut(test.part, test.text), test.expected) << test.part << test.text;
}

TEST(PreTokenizer, FirstMeansTheBeginningOfTheInput) {
  const std::string part = R"({"type":"Metaspace","replacement":"_","prepend_scheme":"first"})";
  EXPECT_EQ(cut(part, "a"), "[_a]");
  EXPECT_EQ(cut(part, "a", /*begins_input=*/false), "[a]");
}

TEST(PreTokenizer, OthersAreNamed) {
  const auto error = [](const char* part) { return sotto::testing::message_of([&] { cut(part, ""); }); };
  EXPECT_THAT(error(R"({"type":"Punctuation"})"), ::testing::HasSubstr("pre-tokenizer 'Punctuation' is not"));
  EXPECT_THAT(error(R"({"type":"Metaspace","prepend_scheme":"last"})"), ::testing::HasSubstr("prepend_scheme 'last'"));
  EXPECT_THAT(error(R"({"type":"Split","pattern":{"String":"a"},"behavior":"Mixed"})"),
              ::testing::HasSubstr("'Mixed'"));
}

}  // namespace
}  // namespace sotto::tokenizer
