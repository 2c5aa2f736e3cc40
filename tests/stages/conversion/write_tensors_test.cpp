#include "stages/conversion/write_tensors.h"

#include <gtest/gtest.h>

#include <cstring>

#include "src/checkpoint/safetensors_writer.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

TEST(WriteTensors, FloatsAreConvertedAndOthersKept) {
  EXPECT_EQ(converted_dtype("F16", "BF16"), "BF16");
  EXPECT_EQ(converted_dtype("I64", "BF16"), "I64");
  const testing::TemporaryFolder folder;
  const std::vector<float> numbers = {1.0F, -2.5F};
  const std::vector<std::int64_t> integers = {7};
  checkpoint::SafetensorsWriter writer(folder / "a.safetensors", {{"f", "BF16", {2}}, {"i", "I64", {1}}});
  const auto sink = [&](const void* data, std::size_t size) { writer.append(data, size); };
  write_converted({"F32", {2}, reinterpret_cast<const std::byte*>(numbers.data()), 8}, "BF16", sink);
  write_converted({"I64", {1}, reinterpret_cast<const std::byte*>(integers.data()), 8}, "BF16", sink);
  writer.commit();
  const checkpoint::SafetensorsFile file(folder / "a.safetensors");
  const std::uint16_t expected[] = {0x3F80, 0xC020};
  EXPECT_EQ(std::memcmp(file.tensor("f").data, expected, 4), 0);
  EXPECT_EQ(std::memcmp(file.tensor("i").data, integers.data(), 8), 0);
}

}  // namespace
}  // namespace sotto::conversion
