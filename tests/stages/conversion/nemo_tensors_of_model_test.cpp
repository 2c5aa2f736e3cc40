#include "stages/conversion/nemo_tensors_of_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>

namespace sotto::conversion {
namespace {

std::vector<float> numbers_of(const MergedTensor& tensor) {
  std::vector<std::byte> bytes;
  tensor.read_rows(0, tensor.num_rows(), bytes);
  std::vector<float> numbers(bytes.size() / sizeof(float));
  std::memcpy(numbers.data(), bytes.data(), bytes.size());
  return numbers;
}

// Whole archives are tested by convert_to_nemo_test.cpp.
TEST(NemoTensorsOfModel, EachHeadHasItsQueryKeyAndValue) {
  const std::vector<float> rows = {0, 1, 2, 3, 4, 5};  // queries of two heads, keys, values; heads of one number
  const auto* bytes = reinterpret_cast<const std::byte*>(rows.data());
  const nlohmann::ordered_json config = {
      {"model_type", "megatron_gpt"}, {"num_attention_heads", 2}, {"num_query_groups", 2}, {"activation", "reglu"}};
  const std::map<std::string, checkpoint::StoredTensor> of_model = {
      {"decoder.layers.0.self_attention.linear_qkv.weight", {"F32", {6, 1}, bytes, 24}},
      {"decoder.layers.0.mlp.linear_fc1.bias", {"F32", {6}, bytes, 24}}};
  const auto tensors = nemo_tensors_of_model(of_model, config);
  ASSERT_EQ(tensors.size(), 3u);
  EXPECT_EQ(tensors[0].name(), "model.language_model.encoder.layers.0.mlp.dense_h_to_4h.bias");
  EXPECT_THAT(numbers_of(tensors[0]), ::testing::ElementsAre(0, 1, 2));
  EXPECT_EQ(tensors[1].name(), "model.language_model.encoder.layers.0.mlp.dense_h_to_4h_2.bias");
  EXPECT_THAT(numbers_of(tensors[1]), ::testing::ElementsAre(3, 4, 5));
  EXPECT_EQ(tensors[2].name(), "model.language_model.encoder.layers.0.self_attention.query_key_value.weight");
  EXPECT_THAT(numbers_of(tensors[2]), ::testing::ElementsAre(0, 2, 4, 1, 3, 5));
}

}  // namespace
}  // namespace sotto::conversion
