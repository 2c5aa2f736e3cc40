#include "stages/conversion/merged_blocks.h"

#include <gtest/gtest.h>

namespace sotto::conversion {
namespace {

// What is put together is tested on whole archives, in every layout: convert_nemo_test.cpp.
TEST(MergedBlocks, LayersCountFromZeroInEachPipelineRank) {
  const LayerNames layer = layer_names("decoder.layers.", "decoder.layers.", "enc_dec_model.decoder.model.layers.",
                                       /*index=*/5, /*num_layers=*/8, /*first_stage=*/2, /*num_stages=*/2);
  EXPECT_EQ(layer.own, "decoder.layers.5.");
  EXPECT_EQ(layer.core, "decoder.layers.1.");
  EXPECT_EQ(layer.older, "enc_dec_model.decoder.model.layers.1.");
  EXPECT_EQ(layer.pipeline, 3u);
}

}  // namespace
}  // namespace sotto::conversion
