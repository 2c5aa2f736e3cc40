#include "stages/conversion/rank_merger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::conversion {
namespace {

// Merging itself is tested on whole archives, in every layout: convert_nemo_test.cpp.
TEST(RankMerger, NamesLoseWhatWrapsTheModel) {
  const RankTensors named = {{"model.language_model.encoder.layers.0.mlp.dense_4h_to_h.bias", {}},
                             {"model.module.decoder.final_layernorm.weight", {}},
                             {"enc_dec_model.module.tokens_head.bias", {}},
                             {"enc_dec_model.enc_dec_model.encoder.model.final_layernorm.weight", {}},
                             {"model.module._orig_mod.embedding.word_embeddings.weight", {}}};
  std::vector<std::string> names;
  for (const auto& [name, tensor] : plain_names(named)) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("decoder.final_layernorm.weight", "embedding.word_embeddings.weight",
                                            "enc_dec_model.encoder.model.final_layernorm.weight",
                                            "encoder.layers.0.mlp.dense_4h_to_h.bias", "tokens_head.bias"));
}

}  // namespace
}  // namespace sotto::conversion
