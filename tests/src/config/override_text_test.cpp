#include "src/config/override_text.h"

#include <gtest/gtest.h>

#include "src/config/override_grammar.h"

namespace sotto::config {
namespace {

TEST(OverrideText, reading_what_was_written_gives_the_same_value) {
  for (const char* const text : {"abc", "10", "1.5", "null", "True", "[1,b,[c]]", "{a:1,b:{c:d}}", "'it\\'s'",
                                 "\"a\\\"b\"", "'C:\\\\'", "a\\ b", "a\\,b", "''", "'10'", "a\\=b"}) {
    const Node value = std::get<Node>(OverrideParser(text, OverridePart::kValue).element());
    const std::string written = override_value_text(value);
    EXPECT_TRUE(same_value(std::get<Node>(OverrideParser(written, OverridePart::kValue).element()), value))
        << text << " " << written;
  }
}

}  // namespace
}  // namespace sotto::config
