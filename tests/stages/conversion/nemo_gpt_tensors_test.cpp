#include "stages/conversion/nemo_gpt_tensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::conversion {
namespace {

using ::testing::HasSubstr;

// Whole archives are tested by convert_nemo_test.cpp.
TEST(NemoGptTensors, WhatDoesNotFitIsNamed) {
  const nlohmann::ordered_json config = {{"num_layers", 3}, {"num_attention_heads", 2}, {"hidden_size", 4}};
  const NemoSettings settings(config, "a.nemo");
  const auto message = [&](const Ranks& ranks) {
    return testing::message_of([&] { nemo_gpt_tensors(ranks, settings); });
  };
  EXPECT_THAT(message({{{}}}), HasSubstr("'a.nemo': the weights of tensor rank 0, pipeline rank 0 lack "
                                         "'embedding.word_embeddings.weight'"));
  const nlohmann::ordered_json piped = {
      {"num_layers", 3}, {"num_attention_heads", 2}, {"pipeline_model_parallel_size", 2}};
  EXPECT_THAT(testing::message_of([&] {
                nemo_gpt_tensors({{{}}, {{}}}, NemoSettings(piped, "a.nemo"));
              }),
              HasSubstr("pipeline_model_parallel_size: 2; num_layers is no multiple of it"));
}

}  // namespace
}  // namespace sotto::conversion
