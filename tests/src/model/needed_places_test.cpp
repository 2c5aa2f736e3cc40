#include "src/model/needed_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

TEST(NeededPlaces, StandOnceInOrderAndAreFoundAgain) {
  const NeededPlaces needed({7, 2, 7, 4});
  EXPECT_THAT(needed.ascending_R, ::testing::ElementsAre(2, 4, 7));
  EXPECT_THAT(needed.where_N, ::testing::ElementsAre(2, 0, 2, 1));
}

TEST(NeededPlaces, TargetsNameThem) {
  packing::PackedBatch batch;
  batch.targets_N = {{5, 1, 0}, {3, 1, 1}};
  EXPECT_THAT(target_places(batch), ::testing::ElementsAre(5, 3));
}

}  // namespace
}  // namespace sotto::model
