#include "src/evaluate/ngrams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::evaluate {
namespace {

TEST(Ngrams, runs_of_neighbours_are_counted) {
  EXPECT_THAT(count_ngrams({"a", "b", "a", "b"}, 2), (NgramCounts{{{"a", "b"}, 2}, {{"b", "a"}, 1}}));
  EXPECT_THAT(count_ngrams({"a"}, 2), NgramCounts());
}

}  // namespace
}  // namespace sotto::evaluate
