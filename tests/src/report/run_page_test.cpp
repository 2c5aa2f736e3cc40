#include "src/report/run_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cstdlib>

#include "src/core/mapped_file.h"
#include "tests/support/reported_run.h"
#include "tests/support/temporary_folder.h"

namespace sotto::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RunPage, shows_every_part_of_a_run) {
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "demo");
  const std::string html = run_page(read_run(folder / "demo"));
  for (const char* const part : {"<h1>demo</h1>", "30.0 \xE2\x86\x92 75.0", "sentiment: accuracy",
                                 "best val_loss, step 20", "<polyline", "1 right, the first 1", "1 wrong, the first 1",
                                 "900", "1 min 01 s", "sotto-prompt-learning 0.1.0", "name: adamw"}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
}

TEST(RunPage, texts_of_the_data_stay_texts) {
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "demo");
  const std::string html = run_page(read_run(folder / "demo"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("Who &lt;b&gt;wrote&lt;/b&gt; it?"));
}

TEST(RunPage, a_part_without_content_is_left_out) {
  RunRecord run;
  run.name = "empty";
  const std::string html = run_page(run);
  EXPECT_THAT(html, Not(HasSubstr("<h2>")));
  EXPECT_THAT(html, HasSubstr("<h1>empty</h1>"));
}

// A real browser lays the page out at a phone's width, without a network: nothing is asked for, no script runs, and
// nothing but tables and pictures of their own width reaches beyond the screen.
TEST(RunPage, a_browser_shows_it) {
  if (::system("command -v chromium >/dev/null 2>&1") != 0) GTEST_SKIP() << "Chromium is not installed (chromium)";
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "demo");
  core::write_file_atomically(folder / "report.html", run_page(read_run(folder / "demo")));
  const std::string command = fmt::format(
      "cd '{0}' && HOME='{0}' timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage "
      "--window-size=390,1600 --screenshot=page.png --enable-logging=stderr --v=0 'file://{0}/report.html' 2> messages "
      "&& "
      "HOME='{0}' timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --dump-dom "
      "'file://{0}/report.html' > dom 2>> messages",
      folder.path().string());
  ASSERT_EQ(::system(command.c_str()), 0);
  EXPECT_GT(std::filesystem::file_size(folder / "page.png"), 10000U);
  EXPECT_THAT(core::read_text_file(folder / "dom"), HasSubstr("30.0 \xE2\x86\x92 75.0"));
  EXPECT_THAT(core::read_text_file(folder / "messages"), Not(HasSubstr("CONSOLE")));
}

}  // namespace
}  // namespace sotto::report
