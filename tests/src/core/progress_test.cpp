#include "src/core/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace sotto::core {
namespace {

std::string shown(const char* style, std::int64_t total) {
  ::setenv("SOTTO_PROGRESS", style, 1);
  testing::internal::CaptureStderr();
  {
    Progress progress("train", "steps", total);
    progress.update(1, "loss 2.0");
    progress.update(3, "loss 0.5");
    progress.finish();
  }
  ::unsetenv("SOTTO_PROGRESS");
  return testing::internal::GetCapturedStderr();
}

TEST(Progress, PlainEndsWithOneLineOfTheLastState) {
  EXPECT_THAT(shown("plain", 3), testing::MatchesRegex("train: 3/3 steps, [0-9.]+/s, [0-9.]+ s, loss 0.5\n"));
}

TEST(Progress, BarRedrawsInPlaceAndEndsTheLine) {
  EXPECT_THAT(shown("bar", 3), testing::AllOf(testing::StartsWith("\rtrain: [####"), testing::EndsWith("\n")));
}

TEST(Progress, UnknownTotalShowsNoBar) {
  EXPECT_THAT(shown("bar", 0), testing::Not(testing::HasSubstr("["
                                                               "#")));
}

TEST(Progress, NoneIsSilent) { EXPECT_EQ(shown("none", 3), ""); }

}  // namespace
}  // namespace sotto::core
