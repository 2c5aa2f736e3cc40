#include "src/config/source_line.h"

#include <gtest/gtest.h>

#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

TEST(SourceLine, the_line_with_a_caret_under_the_column) {
  EXPECT_EQ(source_line("a: 1\nport: x\n", 2, 7), "\n  2 | port: x\n    |       ^");
  EXPECT_EQ(source_line("\u00e4: x\n", 1, 4), "\n  1 | \u00e4: x\n    |    ^") << "columns count characters";
  EXPECT_EQ(source_line("\ta: x\r\n", 1, 2), "\n  1 | \ta: x\n    | \t^") << "tabs stay tabs";
  EXPECT_EQ(source_line("a: 1\n", 5, 1), "");
}

TEST(SourceLine, long_lines_are_cut_around_the_caret) {
  const std::string line = std::string(500, 'a') + "X" + std::string(500, 'b');
  const std::string shown = source_line(line, 1, 501);
  EXPECT_LT(shown.size(), 400U);
  const auto caret = shown.find('^');
  const auto text = shown.find('X');
  ASSERT_NE(text, std::string::npos);
  EXPECT_EQ(caret - shown.rfind('\n'), text - shown.find('\n', 0)) << shown;
}

TEST(SourceLine, an_error_shows_place_and_line) {
  const testing::ConfigFolder folder(testing::ConfigFolder::Files{{"c.yaml", "a: 1\nb: 2\n"}});
  const std::string file = (folder.path() / "c.yaml").string();
  EXPECT_EQ(testing::message_of([&] { fail_at({file, 2, 4}, "no."); }), file + ":2:4: no.\n  2 | b: 2\n    |    ^");
  EXPECT_EQ(testing::message_of([&] { fail_at({"override 'a=1'", 0, 0}, "no."); }), "override 'a=1': no.");
  EXPECT_EQ(testing::message_of([&] { fail_at({"/no/such.yaml", 2, 4}, "no."); }), "/no/such.yaml:2:4: no.");
}

}  // namespace
}  // namespace sotto::config
