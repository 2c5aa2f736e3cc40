#include "src/checkpoint/tensor_file.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "src/checkpoint/safetensors_reader.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

TEST(TensorFile, WhatIsSavedIsLoadedToTheBit) {
  const sotto::testing::TemporaryFolder folder;
  const std::map<std::string, at::Tensor> tensors = {{"a", at::randn({3, 4})},
                                                     {"b", at::randn({5}).to(at::kBFloat16)},
                                                     {"steps", at::arange(3)},
                                                     {"turned", at::randn({2, 3}).t()}};
  save_tensors(folder / "x.safetensors", tensors);
  const auto loaded = load_tensors(folder / "x.safetensors");
  ASSERT_EQ(loaded.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    EXPECT_EQ(loaded.at(name).scalar_type(), tensor.scalar_type());
    EXPECT_TRUE(at::equal(loaded.at(name), tensor)) << name;
  }
  EXPECT_TRUE(at::equal(load_tensor(folder / "x.safetensors", "a"), tensors.at("a")));
  EXPECT_NE(sotto::testing::message_of([&] { load_tensor(folder / "x.safetensors", "none"); }), "");
}

}  // namespace
}  // namespace sotto::checkpoint
