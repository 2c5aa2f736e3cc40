#include "stages/conversion/write_merged_model.h"

#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

TEST(WriteMergedModel, TheConfigurationTellsVocabularyAndPrecision) {
  const testing::TemporaryFolder folder;
  const std::vector<float> numbers = {1, 2, 3, 4, 5, 6};
  const checkpoint::StoredTensor table{"F32", {3, 2}, reinterpret_cast<const std::byte*>(numbers.data()), 24};
  write_merged_model(folder.path(), {{"model_type", "megatron_gpt"}}, {MergedTensor("embedding", table)}, "bf16");
  const auto config = nlohmann::json::parse(core::read_text_file(folder / "config.json"));
  EXPECT_EQ(config.at("vocab_size"), 3);
  EXPECT_EQ(config.at("torch_dtype"), "bfloat16");
  const checkpoint::SafetensorsFile file(folder / "model.safetensors");
  EXPECT_EQ(file.tensor("embedding").dtype, "BF16");
  EXPECT_EQ(file.tensor("embedding").num_bytes, 12u);
}

}  // namespace
}  // namespace sotto::conversion
