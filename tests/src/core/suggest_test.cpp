#include "src/core/suggest.h"

#include <gtest/gtest.h>

namespace sotto::core {
namespace {

TEST(Suggest, NamesTheNearestFirst) {
  EXPECT_EQ(nearest_names("lrr", {"name", "lr", "llr"}), (std::vector<std::string>{"lr", "llr"}));
}

TEST(Suggest, SwappedNeighboursAreOneStep) {
  EXPECT_EQ(did_you_mean("pahse", {"phase", "stage"}), " Did you mean 'phase'?");
}

TEST(Suggest, SaysNothingWhenNothingIsNear) { EXPECT_EQ(did_you_mean("optimizer", {"data", "seed"}), ""); }

TEST(Suggest, IgnoresCaseAndEmptyNames) {
  EXPECT_EQ(did_you_mean("SQUAD", {"squad"}), " Did you mean 'squad'?");
  EXPECT_EQ(did_you_mean("", {"squad"}), "");
}

}  // namespace
}  // namespace sotto::core
