#include "src/report/comparison_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/reported_run.h"
#include "tests/support/temporary_folder.h"

namespace sotto::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<RunRecord> two_runs(const std::filesystem::path& folder) {
  testing::write_reported_run(folder / "low", 0.5, 75.0);
  testing::write_reported_run(folder / "high", 0.9, 60.0);
  return {read_run(folder / "low"), read_run(folder / "high")};
}

TEST(ComparisonPage, figures_curves_and_the_settings_that_differ) {
  const testing::TemporaryFolder folder;
  const std::string html = comparison_page(two_runs(folder.path()));
  EXPECT_THAT(html, HasSubstr("<tr><td>sentiment</td><td>accuracy</td><td class=\"number\">75.0</td>"
                              "<td class=\"number\">60.0</td></tr>"));
  EXPECT_THAT(html, HasSubstr("prompt_learning.model.optim.lr"));
  EXPECT_THAT(html, Not(HasSubstr("optim.name")));
  EXPECT_THAT(html, HasSubstr("line-1"));
}

TEST(ComparisonPage, the_same_figures_for_a_terminal) {
  const testing::TemporaryFolder folder;
  const std::string text = comparison_text(two_runs(folder.path()));
  EXPECT_THAT(text, HasSubstr("task       figure         low    high\n"));
  EXPECT_THAT(text, HasSubstr("sentiment  accuracy       75.0   60.0\n"));
  EXPECT_THAT(text, HasSubstr("           best val_loss  0.600  1.000\n"));
}

}  // namespace
}  // namespace sotto::report
