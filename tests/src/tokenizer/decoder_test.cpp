#include "src/tokenizer/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/message_of.h"

namespace sotto::tokenizer {
namespace {

std::vector<std::string> decoded(const std::string& part, std::vector<std::string> tokens) {
  make_decoder(nlohmann::json::parse(part))(tokens);
  return tokens;
}

TEST(Decoder, EveryTypeDoesWhatItSays) {
  using Tokens = std::vector<std::string>;
  const struct {
    const char* part;
    Tokens tokens, expected;
  } cases[] = {
      {"null", {"a", "b"}, {"a", " b"}},
      {R"({"type":"ByteLevel"})", {"\u0120a", "\u00c3", "\u00a4"}, {" a\u00e4"}},
      {R"({"type":"ByteLevel"})", {"\u00c3", "b"}, {"\uFFFDb"}},
      {R"({"type":"Metaspace","replacement":"_"})", {"_a", "_b_c"}, {"a", " b c"}},
      {R"({"type":"Metaspace","replacement":"_","prepend_scheme":"never"})", {"_a", "_b"}, {" a", " b"}},
      {R"({"type":"Metaspace","replacement":"_","add_prefix_space":false})", {"_a"}, {" a"}},
      {R"({"type":"Replace","pattern":{"String":"_"},"content":" "})", {"_a_", "b"}, {" a ", "b"}},
      {R"({"type":"ByteFallback"})", {"a", "<0xC3>", "<0xA4>", "<0xC3>"}, {"a", "\uFFFD", "\uFFFD", "\uFFFD"}},
      {R"({"type":"ByteFallback"})", {"<0xC3>", "<0xA4>", "<0xZZ>"}, {"\u00e4", "<0xZZ>"}},
      {R"({"type":"Fuse"})", {"a", "b"}, {"ab"}},
      {R"({"type":"Strip","content":" ","start":1,"stop":2})", {"  a   ", "b"}, {" a ", "b"}},
      {R"({"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":"a","start":1}]})",
       {"a", "ab"},
       {"ab"}},
  };
  for (const auto& test : cases) EXPECT_EQ(decoded(test.part, test.tokens), test.expected) << test.part;
  EXPECT_THAT(sotto::testing::message_of([] { decoded(R"({"type":"WordPiece"})", {}); }),
              ::testing::HasSubstr("decoder 'WordPiece' is not supported"));
}

}  // namespace
}  // namespace sotto::tokenizer
