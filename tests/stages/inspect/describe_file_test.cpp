#include "stages/inspect/describe_file.h"

#include <gtest/gtest.h>

#include "src/checkpoint/pytorch_writer.h"
#include "src/core/atomic_file.h"
#include "stages/inspect/describe_path.h"
#include "tests/support/stored_model.h"
#include "tests/support/temporary_folder.h"

namespace sotto::inspect {
namespace {

TEST(DescribeFile, SafetensorsAndPytorchFilesListTheirTensors) {
  const testing::TemporaryFolder folder;
  testing::write_safetensors(folder / "a.safetensors", {{"w", testing::raw_tensor<float>("F32", {2, 1}, {1, 2})}});
  const Description safetensors = describe_path(folder / "a.safetensors");
  EXPECT_EQ(safetensors.kind, "safetensors file");
  ASSERT_EQ(safetensors.tensors.size(), 1u);
  EXPECT_EQ(safetensors.tensors[0].shape, (std::vector<std::int64_t>{2, 1}));
  EXPECT_EQ(safetensors.details.at("bytes"), 8);

  const float numbers[] = {1, 2, 3};
  checkpoint::TensorDictionary dictionary;
  dictionary.tensors["x"] = {"F32", {3}, reinterpret_cast<const std::byte*>(numbers), 12};
  core::write_file_atomically(folder / "a.bin", checkpoint::pytorch_file(dictionary));
  const Description pytorch = describe_path(folder / "a.bin");
  EXPECT_EQ(pytorch.kind, "PyTorch file");
  EXPECT_EQ(pytorch.details.at("parameters"), 3);
}

TEST(DescribeFile, AGgufFileTellsItsFamily) {
  const std::filesystem::path model = SOTTO_SOURCE_DIR "/.venv/models/SmolLM2-135M-Instruct.Q4_1.gguf";
  if (!std::filesystem::exists(model)) GTEST_SKIP() << "run `make setup` to fetch " << model;
  const Description description = describe_path(model);
  EXPECT_EQ(description.kind, "GGUF file");
  EXPECT_EQ(description.details.at("family"), "llama");
  EXPECT_EQ(description.details.at("block_count"), 30);
  EXPECT_EQ(description.details.at("parameters"), 134515008);
}

}  // namespace
}  // namespace sotto::inspect
