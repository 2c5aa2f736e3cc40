#include "src/report/stage_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/mapped_file.h"
#include "tests/support/reported_run.h"
#include "tests/support/temporary_folder.h"

namespace sotto::report {
namespace {

namespace fs = std::filesystem;

TEST(StageReport, of_the_run_that_the_stage_belongs_to) {
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "demo");
  write_stage_report(folder / "demo/evaluation", "sotto-evaluation", 1);
  EXPECT_THAT(core::read_text_file(folder / "demo/report.html"), ::testing::HasSubstr("<h1>demo</h1>"));
  EXPECT_TRUE(fs::exists(folder / "demo/evaluation/environment.json"));
  EXPECT_FALSE(fs::exists(folder / "demo/evaluation/report.html"));
}

TEST(StageReport, of_a_stage_that_was_run_alone) {
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "demo");
  fs::remove(folder / "demo/manifest.json");
  write_stage_report(folder / "demo/evaluation", "sotto-evaluation", 1);
  EXPECT_TRUE(fs::exists(folder / "demo/evaluation/report.html"));
}

TEST(StageReport, a_report_that_cannot_be_written_is_no_failure) {
  ::testing::internal::CaptureStderr();
  write_stage_report("/proc/none", "sotto-evaluation", 1);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), ::testing::HasSubstr("the report was not written"));
}

}  // namespace
}  // namespace sotto::report
