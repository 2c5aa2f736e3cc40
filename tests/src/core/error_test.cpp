#include "src/core/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::core {
namespace {

TEST(Error, UserErrorFailsWithOneUnlessToldOtherwise) {
  EXPECT_EQ(UserError("x").exit_code(), kExitFailed);
  EXPECT_EQ(UserError("x", kExitUsage).exit_code(), kExitUsage);
}

TEST(Error, InternalErrorNamesItsPlace) {
  EXPECT_THAT(InternalError("broken").what(), testing::MatchesRegex("broken \\(.*error_test.cpp:[0-9]+\\)"));
}

}  // namespace
}  // namespace sotto::core
