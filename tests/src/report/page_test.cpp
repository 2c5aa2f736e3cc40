#include "src/report/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Page, stands_alone_and_may_fetch_nothing) {
  const std::string html = page("a & b", "<p>body</p>");
  EXPECT_THAT(html, HasSubstr("<title>a &amp; b</title>"));
  EXPECT_THAT(html, HasSubstr("<p>body</p>"));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_THAT(html, HasSubstr("width=device-width"));
  for (const char* const way : {"http://", "https://", "<script", "<link", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(way)));
  }
}

TEST(Page, numbers_of_a_table_stand_right) {
  const std::string html = table({{"name", "1"}, {"<x>", "1.5"}});
  EXPECT_THAT(html, HasSubstr("<tr><th>name</th><th class=\"number\">1</th></tr>"));
  EXPECT_THAT(html, HasSubstr("<td>&lt;x&gt;</td><td class=\"number\">1.5</td>"));
}

TEST(Page, folded_text_opens) {
  EXPECT_EQ(folded("a<b", "<p>x</p>"), "<details><summary>a&lt;b</summary>\n<p>x</p></details>\n");
}

}  // namespace
}  // namespace sotto::report
