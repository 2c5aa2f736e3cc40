#include "stages/reports/write_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/reported_run.h"
#include "tests/support/temporary_folder.h"

namespace sotto::reports {
namespace {

using ::testing::HasSubstr;

TEST(WriteReports, one_run_gets_its_page) {
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "one");
  EXPECT_THAT(write_reports({folder / "one"}, ""), HasSubstr((folder / "one/report.html").string()));
  EXPECT_THAT(core::read_text_file(folder / "one/report.html"), HasSubstr("<h1>one</h1>"));
}

TEST(WriteReports, several_runs_are_compared) {
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "one", 0.5, 75.0);
  testing::write_reported_run(folder / "two", 0.6, 60.0);
  const std::string text = write_reports({folder / "one", folder / "two"}, folder / "both.html");
  EXPECT_THAT(text, HasSubstr("accuracy"));
  EXPECT_THAT(core::read_text_file(folder / "both.html"), HasSubstr("<h1>2 runs</h1>"));
}

TEST(WriteReports, a_folder_that_is_no_run_is_named) {
  const testing::TemporaryFolder folder;
  EXPECT_THAT(testing::message_of([&] { write_reports({folder / "none"}, ""); }), HasSubstr("none' is no folder"));
}

}  // namespace
}  // namespace sotto::reports
