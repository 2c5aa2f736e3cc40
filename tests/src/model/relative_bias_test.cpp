#include "src/model/relative_bias.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

std::vector<std::int64_t> buckets(const std::vector<std::int64_t>& distances, const BucketForm& form) {
  const at::Tensor bucket_N = distance_buckets(at::tensor(distances), form);
  return {bucket_N.const_data_ptr<std::int64_t>(), bucket_N.const_data_ptr<std::int64_t>() + bucket_N.numel()};
}

// By hand from Raffel et al. 2020: 16 buckets a direction, 8 single distances, 8 that grow up to 128. 11 is the first
// beyond 8 * 16^(1/8) = 11.3 rounded down: still in the bucket of 8.
TEST(RelativeBias, BucketsOfAnEncoderHaveTwoDirections) {
  const BucketForm form{32, 128, true};
  EXPECT_THAT(buckets({0, -1, -7, -8, -11, -12, -127, -128, -4000}, form),
              ::testing::ElementsAre(0, 1, 7, 8, 8, 9, 15, 15, 15));
  EXPECT_THAT(buckets({1, 7, 8, 12, 5000}, form), ::testing::ElementsAre(17, 23, 24, 25, 31));
}

TEST(RelativeBias, BucketsOfADecoderHaveOne) {
  EXPECT_THAT(buckets({3, 0, -15, -16, -18, -127, -129}, {32, 128, false}),
              ::testing::ElementsAre(0, 0, 15, 16, 16, 31, 31));
}

TEST(RelativeBias, TheTableIsReadByDistanceAndItsEndsGoOn) {
  const at::Tensor weight_KH = at::randn({8, 2});
  const RelativeBias bias(weight_KH, {8, 20, true}, 4);
  const std::vector<std::int32_t> queries = {30}, slots = {30, 29, 90};
  const PositionBias read = bias.at(queries, slots);
  const auto value = [&](std::int64_t head, std::int64_t distance) {
    return read.by_distance_HB.const_data_ptr<float>()[head * 41 + 20 + std::clamp<std::int64_t>(distance, -20, 20)];
  };
  EXPECT_EQ(read.max_distance, 20);
  // Twice the weight: scores are halved (a head of 4) after it is added.
  EXPECT_FLOAT_EQ(value(1, 0), 2 * weight_KH[0][1].item<float>());
  EXPECT_FLOAT_EQ(value(0, -1), 2 * weight_KH[1][0].item<float>());
  EXPECT_FLOAT_EQ(value(0, 60), 2 * weight_KH[7][0].item<float>());
}

}  // namespace
}  // namespace sotto::model
