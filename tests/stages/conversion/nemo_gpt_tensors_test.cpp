#include "stages/conversion/nemo_gpt_tensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::conversion {
namespace {

// Merging itself is tested on whole archives, in every layout: convert_nemo_test.cpp.
TEST(NemoGptTensors, NamesLoseWhatWrapsTheModel) {
  const RankTensors named = {{"model.language_model.encoder.layers.0.mlp.dense_4h_to_h.bias", {}},
                             {"model.module.decoder.final_layernorm.weight", {}},
                             {"model.module._orig_mod.embedding.word_embeddings.weight", {}}};
  std::vector<std::string> names;
  for (const auto& [name, tensor] : plain_names(named)) names.push_back(name);
  EXPECT_THAT(names, ::testing::ElementsAre("decoder.final_layernorm.weight", "embedding.word_embeddings.weight",
                                            "encoder.layers.0.mlp.dense_4h_to_h.bias"));
}

}  // namespace
}  // namespace sotto::conversion
