#include "src/checkpoint/model_tensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "tests/support/hexadecimal.h"
#include "tests/support/message_of.h"
#include "tests/support/stored_model.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

using sotto::testing::raw_tensor;
using sotto::testing::write_safetensors;

std::string numbers_of(const StoredTensor& tensor) {
  return {reinterpret_cast<const char*>(tensor.data), tensor.num_bytes};
}

TEST(ModelTensors, OneFileOrShardsByTheirIndex) {
  const sotto::testing::TemporaryFolder folder;
  const auto a = raw_tensor<float>("F32", {2}, {1, 2}), b = raw_tensor<float>("F32", {1, 1}, {3}),
             other = raw_tensor<float>("F32", {1}, {9});
  write_safetensors(folder / "model.safetensors", {{"a", a}});
  EXPECT_EQ(numbers_of(ModelTensors(folder.path()).tensors().at("a")), a.bytes);
  // With an index it is the index that counts, also for what stands in several shards.
  write_safetensors(folder / "one.safetensors", {{"a", a}, {"b", other}});
  write_safetensors(folder / "two.safetensors", {{"b", b}});
  core::write_file_atomically(folder / "model.safetensors.index.json",
                              R"({"weight_map": {"a": "one.safetensors", "b": "two.safetensors"}})");
  const ModelTensors model(folder.path());
  EXPECT_EQ(model.tensors().size(), 2u);
  EXPECT_EQ(numbers_of(model.tensors().at("b")), b.bytes);
  EXPECT_EQ(model.tensors().at("b").shape, (std::vector<std::int64_t>{1, 1}));
}

TEST(ModelTensors, PytorchFilesWhereThereAreNoSafetensors) {
  const sotto::testing::TemporaryFolder folder;
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/pytorch.json"));
  const auto bytes = sotto::testing::from_hexadecimal(golden.at("good").at(0).at("hex"));
  core::write_file_atomically(folder / "pytorch_model.bin",
                              {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  EXPECT_EQ(ModelTensors(folder.path()).tensors().at("matrix").shape, (std::vector<std::int64_t>{3, 4}));
  std::filesystem::rename(folder / "pytorch_model.bin", folder / "part.bin");
  core::write_file_atomically(folder / "pytorch_model.bin.index.json", R"({"weight_map": {"matrix": "part.bin"}})");
  EXPECT_EQ(ModelTensors(folder.path()).tensors().size(), 1u);
  write_safetensors(folder / "model.safetensors", {{"a", raw_tensor<float>("F32", {1}, {1})}});
  EXPECT_TRUE(ModelTensors(folder.path()).tensors().contains("a"));
}

TEST(ModelTensors, WhatIsMissingIsNamed) {
  const sotto::testing::TemporaryFolder folder;
  const auto error = [&] { return sotto::testing::message_of([&] { ModelTensors model(folder.path()); }); };
  EXPECT_THAT(error(), ::testing::HasSubstr("has no weights: neither model.safetensors nor pytorch_model.bin"));
  const std::string index = R"({"weight_map": {"a": "one.safetensors", "b": "one.safetensors"}})";
  core::write_file_atomically(folder / "model.safetensors.index.json", index);
  EXPECT_THAT(error(), ::testing::HasSubstr("one.safetensors"));
  write_safetensors(folder / "one.safetensors", {{"a", raw_tensor<float>("F32", {1}, {1})}});
  EXPECT_THAT(error(),
              ::testing::HasSubstr("one.safetensors' lacks the tensor 'b' that 'model.safetensors.index.json'"));
  core::write_file_atomically(folder / "model.safetensors.index.json", R"({"weight_map": {"a": "../x.safetensors"}})");
  EXPECT_THAT(error(), ::testing::HasSubstr("outside its folder"));
  core::write_file_atomically(folder / "model.safetensors.index.json", R"({"weight_map": {"a": 5}})");
  EXPECT_THAT(error(), ::testing::HasSubstr("is not an index of shards"));
}

}  // namespace
}  // namespace sotto::checkpoint
