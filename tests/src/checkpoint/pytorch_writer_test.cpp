#include "src/checkpoint/pytorch_writer.h"

#include <gtest/gtest.h>

#include <cstring>

#include "src/checkpoint/pytorch_reader.h"
#include "src/checkpoint/zip_reader.h"

namespace sotto::checkpoint {
namespace {

TEST(PytorchWriter, WhatItWritesIsReadAgain) {
  const std::vector<float> numbers = {1, 2, 3, 4, 5, 6};
  const std::vector<std::int64_t> indices = {0, 1};
  const auto* const bytes = reinterpret_cast<const std::byte*>(numbers.data());
  TensorDictionary inner, outer;
  inner.tensors["task.weight"] = {"F32", {2, 3}, bytes, 24};
  inner.tensors["task.indices"] = {"I64", {2}, reinterpret_cast<const std::byte*>(indices.data()), 16};
  outer.dictionaries["prompt_table"] = inner;
  outer.tensors["bias"] = {"F32", {6}, bytes, 24};
  const std::string file = pytorch_file(outer);
  const std::span<const std::byte> span(reinterpret_cast<const std::byte*>(file.data()), file.size());
  const PytorchTensors read(span, "file");
  ASSERT_EQ(read.tensors().size(), 3u);
  const StoredTensor& weight = read.tensors().at("prompt_table.task.weight");
  EXPECT_EQ(weight.dtype, "F32");
  EXPECT_EQ(weight.shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(std::memcmp(weight.data, numbers.data(), 24), 0);
  EXPECT_EQ(std::memcmp(read.tensors().at("prompt_table.task.indices").data, indices.data(), 16), 0);
  EXPECT_EQ(read.tensors().at("bias").shape, (std::vector<std::int64_t>{6}));
  // torch maps storages, which wants them aligned.
  for (const auto& [name, member] : zip_members(span, "file")) {
    EXPECT_EQ((member.data() - span.data()) % 64, 0) << name;
  }
}

TEST(PytorchWriter, AStreamIsTheSameFileAndKnowsItsSize) {
  const std::vector<float> numbers = {1, 2, 3, 4, 5, 6};
  const auto* const bytes = reinterpret_cast<const std::byte*>(numbers.data());
  TensorDictionary dictionary;
  dictionary.tensors["a"] = {"F32", {2, 2}, bytes, 16};
  dictionary.tensors["b"] = {"F32", {2}, bytes + 16, 8};
  const PytorchStream stream({{"a", "F32", {2, 2}}, {"b", "F32", {2}}});
  std::string file;
  const std::size_t begins[] = {0, 4};
  stream.write([&](const void* data, std::size_t size) { file.append(static_cast<const char*>(data), size); },
               [&](std::size_t index, const ByteSink& sink) { sink(&numbers[begins[index]], index == 0 ? 16 : 8); });
  EXPECT_EQ(file, pytorch_file(dictionary));
  EXPECT_EQ(stream.num_bytes(), file.size());
}

}  // namespace
}  // namespace sotto::checkpoint
