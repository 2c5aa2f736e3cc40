#include "src/tokenizer/normalizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

TEST(Normalizer, EveryTypeDoesWhatItSays) {
  const struct {
    const char *part, *text, *expected;
  } cases[] = {
      {"null", " a", " a"},
      {R"({"type":"NFC"})", "e\u0301\uFB01", "\u00e9\uFB01"},
      {R"({"type":"NFD"})", "\u00e9", "e\u0301"},
      {R"({"type":"NFKC"})", "e\u0301\uFB01", "\u00e9fi"},
      {R"({"type":"NFKD"})", "\u00e9\uFB01", "e\u0301fi"},
      {R"({"type":"Prepend","prepend":"_"})", "a", "_a"},
      {R"({"type":"Prepend","prepend":"_"})", "", ""},
      {R"({"type":"Replace","pattern":{"String":"."},"content":"-"})", "a.b", "a-b"},
      {R"({"type":"Replace","pattern":{"Regex":" {2,}"},"content":"_"})", "a b   c", "a b_c"},
      {R"({"type":"Strip"})", "\u00a0 a \n", "a"},
      {R"({"type":"Strip","strip_left":false,"strip_right":true})", " a\u3000", " a"},
      {R"({"type":"Sequence","normalizers":[{"type":"Strip"},{"type":"Prepend","prepend":"_"}]})", " a", "_a"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(make_normalizer(nlohmann::json::parse(test.part))(test.text), test.expected) << test.part;
  }
  const auto error = [](const char* part) {
    return sotto::testing::message_of([&] { make_normalizer(nlohmann::json::parse(part)); });
  };
  EXPECT_THAT(error(R"({"type":"BertNormalizer"})"), ::testing::HasSubstr("'BertNormalizer' is not supported"));
  EXPECT_THAT(error(R"({"type":"Precompiled","precompiled_charsmap":"AA=="})"), ::testing::HasSubstr("is damaged"));
}

}  // namespace
}  // namespace sotto::tokenizer
