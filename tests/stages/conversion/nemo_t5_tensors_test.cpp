#include "stages/conversion/nemo_t5_tensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::conversion {
namespace {

// Whole archives are tested by convert_nemo_test.cpp.
TEST(NemoT5Tensors, TheEncoderNeedsARankOfThePipeline) {
  const std::vector<float> numbers(8, 1.0F);
  const checkpoint::StoredTensor table{"F32", {2, 4}, reinterpret_cast<const std::byte*>(numbers.data()), 32};
  const RankTensors first = {{"encoder_embedding.word_embeddings.weight", table},
                             {"encoder_embedding.position_embeddings.weight", table}};
  const nlohmann::ordered_json config = {
      {"num_layers", 2}, {"num_attention_heads", 2}, {"pipeline_model_parallel_split_rank", 2}};
  EXPECT_THAT(testing::message_of([&] {
                nemo_t5_tensors({{first}, {{}}}, NemoSettings(config, "a.nemo"));
              }),
              ::testing::HasSubstr("pipeline_model_parallel_split_rank: 2; a rank of the pipeline, not its first"));
}

}  // namespace
}  // namespace sotto::conversion
