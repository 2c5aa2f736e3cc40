#include "src/model/pack_for_model.h"

#include <ATen/ops/zeros.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::model {
namespace {

using ::testing::ElementsAre;

const std::vector<packing::Row> kRows = {{{-1, 5, 6, 8, 9}, 3}, {{-1, 5, 6, 7}, 3}};

TEST(PackForModel, ADecoderAloneReadsRowsInOnePiece) {
  const auto batch = pack_for(ModelShape{}, {}, kRows);
  EXPECT_THAT(batch.token_ids_T, ElementsAre(-1, 5, 6, 7, 8, 9));
  EXPECT_TRUE(batch.encoder.token_ids_T.empty());
}

TEST(PackForModel, AnEncoderReadsThePromptAndTheDecoderTheAnswer) {
  ModelShape shape;
  shape.decoder_start_id = 0;
  const auto batch = pack_for(shape, {}, kRows);
  EXPECT_THAT(batch.encoder.token_ids_T, ElementsAre(-1, 5, 6));
  EXPECT_THAT(batch.token_ids_T, ElementsAre(0, 7, 8, 9));
  ASSERT_EQ(batch.targets_N.size(), 3u);  // both answers, all of them
  EXPECT_EQ(batch.targets_N[0].target, 8);
  EXPECT_EQ(batch.targets_N[0].index, 0);
}

TEST(PackForModel, APrefixStandsBeforeTheStartOfTheDecoder) {
  ModelShape shape;
  shape.decoder_start_id = 0;
  const auto batch = pack_for(shape, at::zeros({1, 2, 2, 4}), kRows);
  EXPECT_THAT(batch.encoder.token_ids_T, ElementsAre(5, 6));
  EXPECT_THAT(batch.token_ids_T, ElementsAre(-1, 0, 7, 8, 9));
  ASSERT_EQ(batch.targets_N.size(), 3u);
  EXPECT_EQ(batch.targets_N[0].index, 1);  // the start token
}

// Generation: a prompt alone leaves the decoder its start token.
TEST(PackForModel, APromptAloneStartsTheDecoder) {
  ModelShape shape;
  shape.decoder_start_id = 2;
  const std::vector<packing::Row> rows = {{{5, 6}, 2}};
  const auto batch = pack_for(shape, {}, rows);
  EXPECT_THAT(batch.encoder.token_ids_T, ElementsAre(5, 6));
  EXPECT_THAT(batch.token_ids_T, ElementsAre(2));
  EXPECT_TRUE(batch.targets_N.empty());
}

}  // namespace
}  // namespace sotto::model
