#include "src/checkpoint/pytorch_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "src/checkpoint/number_type.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "tests/support/hexadecimal.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

using sotto::testing::from_hexadecimal;

const nlohmann::json& golden(const char* kind) {
  static const auto all = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/pytorch.json"));
  return all.at(kind);
}

std::vector<double> numbers_of(const StoredTensor& tensor) {
  std::vector<double> numbers;
  const std::size_t bytes_each = dtype_bytes(tensor.dtype);
  for (std::size_t i = 0; i < tensor.num_bytes / bytes_each; ++i) {
    const std::byte* data = tensor.data + i * bytes_each;
    if (tensor.dtype == "F64") {
      std::memcpy(&numbers.emplace_back(), data, 8);
    } else if (is_float_type(tensor.dtype)) {
      std::vector<std::byte> single;
      convert_floats(tensor.dtype, data, 1, "F32", single);
      float number = 0;
      std::memcpy(&number, single.data(), 4);
      numbers.push_back(number);
    } else {
      std::int64_t number = 0;
      std::memcpy(&number, data, bytes_each);
      numbers.push_back(static_cast<double>(number));
    }
  }
  return numbers;
}

TEST(PytorchReader, GivesTheTensorsThatTorchSaved) {
  for (const auto& test : golden("good")) {
    const std::vector<std::byte> bytes = from_hexadecimal(test.at("hex"));
    const PytorchTensors file(bytes, "x.bin");
    EXPECT_EQ(file.tensors().size(), test.at("tensors").size()) << test.at("name");
    for (const auto& [name, expected] : test.at("tensors").items()) {
      ASSERT_TRUE(file.tensors().contains(name)) << test.at("name") << ": " << name;
      const StoredTensor& tensor = file.tensors().at(name);
      EXPECT_EQ(tensor.shape, expected.at("shape").get<std::vector<std::int64_t>>()) << test.at("name") << ": " << name;
      EXPECT_EQ(numbers_of(tensor), expected.at("numbers").get<std::vector<double>>())
          << test.at("name") << ": " << name;
    }
  }
}

TEST(PytorchReader, WhatIsNoFileOfTensorsIsRefused) {
  for (const auto& test : golden("bad")) {
    const std::vector<std::byte> bytes = from_hexadecimal(test.at("hex"));
    const std::string message = sotto::testing::message_of([&] { PytorchTensors file(bytes, "x.bin"); });
    EXPECT_THAT(message, ::testing::HasSubstr(test.at("error").get<std::string>())) << test.at("name");
    EXPECT_THAT(message, ::testing::HasSubstr("'x.bin'")) << test.at("name");
  }
}

TEST(PytorchReader, EveryTruncationIsAnError) {
  for (const auto& test : golden("good")) {
    const std::vector<std::byte> bytes = from_hexadecimal(test.at("hex"));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      // A copy of just that size, so that a reader that leaves it is seen by the sanitizers.
      const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_NE(sotto::testing::message_of([&] { PytorchTensors file(cut, "x.bin"); }), "")
          << test.at("name") << " cut at " << size;
    }
  }
}

// Damage gives an error or other tensors, all of which lie in memory that may be read.
TEST(PytorchReader, AnyDamagedByteIsSurvived) {
  std::uint32_t random = 1;
  for (const auto& test : golden("good")) {
    std::vector<std::byte> bytes = from_hexadecimal(test.at("hex"));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const std::byte kept = bytes[i];
      random = random * 1664525U + 1013904223U;
      bytes[i] = static_cast<std::byte>(random >> 24);
      try {
        const PytorchTensors file(bytes, "x.bin");
        for (const auto& [name, tensor] : file.tensors()) numbers_of(tensor);
      } catch (const core::UserError&) {
      }
      bytes[i] = kept;
    }
  }
}

TEST(PytorchReader, ReadsAFile) {
  const sotto::testing::TemporaryFolder folder;
  const std::vector<std::byte> bytes = from_hexadecimal(golden("good").at(0).at("hex"));
  core::write_file_atomically(folder / "x.bin", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  PytorchFile file(folder / "x.bin");
  const PytorchFile moved = std::move(file);
  EXPECT_EQ(numbers_of(moved.tensors().at("half")), (std::vector<double>{1.5, -2}));
  EXPECT_EQ(moved.path(), folder / "x.bin");
}

}  // namespace
}  // namespace sotto::checkpoint
