#include "src/checkpoint/pytorch_storages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "tests/support/hexadecimal.h"
#include "tests/support/message_of.h"

namespace sotto::checkpoint {
namespace {

TEST(PytorchStorages, BothFormsHaveTheSameStorages) {
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/pytorch.json"));
  std::vector<std::size_t> sizes[2];
  for (std::size_t i = 0; i < 2; ++i) {
    const auto bytes = sotto::testing::from_hexadecimal(golden.at("good").at(i).at("hex"));
    const PytorchParts parts = read_pytorch_parts(bytes, "x.bin");
    EXPECT_EQ(parts.object.root->kind, PickleValue::Kind::kDictionary);
    for (const auto& [key, storage] : parts.storages) sizes[i].push_back(storage.size());
  }
  // Three views share one storage of twelve numbers.
  EXPECT_THAT(sizes[0], ::testing::UnorderedElementsAre(48, 4, 4, 8, 24, 2, 4, 0));
  EXPECT_THAT(sizes[1], ::testing::UnorderedElementsAreArray(sizes[0]));
}

TEST(PytorchStorages, TypesHaveTheirSafetensorsName) {
  EXPECT_EQ(storage_dtype("torch.BFloat16Storage", "x.bin"), "BF16");
  EXPECT_THAT(sotto::testing::message_of([] { storage_dtype("torch.QInt8Storage", "x.bin"); }),
              ::testing::HasSubstr("'x.bin': tensors of type 'torch.QInt8Storage' are not supported"));
}

}  // namespace
}  // namespace sotto::checkpoint
