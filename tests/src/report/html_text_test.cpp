#include "src/report/html_text.h"

#include <gtest/gtest.h>

namespace sotto::report {
namespace {

TEST(HtmlText, signs_of_html_are_written_as_text) {
  EXPECT_EQ(html_text("<b a=\"1\" c='2'>&amp;"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
}

TEST(HtmlText, shortened_counts_characters_and_mends_bytes) {
  EXPECT_EQ(shortened("caf\xC3\xA9s", 4), "caf\xC3\xA9\xE2\x80\xA6");
  EXPECT_EQ(shortened("caf\xC3\xA9", 4), "caf\xC3\xA9");
  EXPECT_EQ(shortened("a\xC3", 9), "a\xEF\xBF\xBD");
  EXPECT_EQ(shortened("\xFFz", 9), "\xEF\xBF\xBDz");
}

}  // namespace
}  // namespace sotto::report
