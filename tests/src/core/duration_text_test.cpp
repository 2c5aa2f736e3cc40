#include "src/core/duration_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sotto::core {
namespace {

TEST(DurationText, ChoosesTheUnit) {
  EXPECT_EQ(duration_text(0.84), "0.8 s");
  EXPECT_EQ(duration_text(9.99), "10 s");
  EXPECT_EQ(duration_text(185.2), "3 min 05 s");
  EXPECT_EQ(duration_text(7620), "2 h 07 min");
  EXPECT_EQ(duration_text(59.7), "1 min 00 s");
}

TEST(DurationText, UnknownIsAQuestionMark) { EXPECT_EQ(duration_text(NAN), "?"); }

}  // namespace
}  // namespace sotto::core
