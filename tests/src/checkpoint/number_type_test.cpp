#include "src/checkpoint/number_type.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <limits>

#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

template <typename To, typename From>
std::vector<To> converted(const std::string& from, const std::vector<From>& numbers, const std::string& to) {
  // One byte off, as tensors in a file may stand.
  std::vector<std::byte> bytes(1 + numbers.size() * sizeof(From)), result;
  std::memcpy(bytes.data() + 1, numbers.data(), numbers.size() * sizeof(From));
  convert_floats(from, bytes.data() + 1, numbers.size(), to, result);
  std::vector<To> values(result.size() / sizeof(To));
  std::memcpy(values.data(), result.data(), result.size());
  return values;
}

using ::testing::ElementsAre;

TEST(NumberType, EveryTypeWidensToFp32) {
  EXPECT_THAT((converted<float, float>("F32", {1.5F, -0.1F}, "F32")), ElementsAre(1.5F, -0.1F));
  EXPECT_THAT((converted<float, double>("F64", {0.1, -3.0}, "F32")), ElementsAre(0.1F, -3.0F));
  // Half precision: 1, -2, the largest, the smallest subnormal.
  EXPECT_THAT((converted<float, std::uint16_t>("F16", {0x3C00, 0xC000, 0x7BFF, 0x0001}, "F32")),
              ElementsAre(1.0F, -2.0F, 65504.0F, 0x1p-24F));
  EXPECT_THAT((converted<float, std::uint16_t>("BF16", {0x3F80, 0xC040}, "F32")), ElementsAre(1.0F, -3.0F));
}

TEST(NumberType, EveryTypeRoundsToBf16) {
  // 1 + 2^-8 lies between two bf16 numbers: the even one, 1, is taken; 1 + 3 * 2^-8 goes up.
  EXPECT_THAT((converted<std::uint16_t, float>("F32", {1.00390625F, 1.01171875F}, "BF16")),
              ElementsAre(0x3F80, 0x3F82));
  EXPECT_THAT((converted<std::uint16_t, double>("F64", {-2.0}, "BF16")), ElementsAre(0xC000));
  EXPECT_THAT((converted<std::uint16_t, std::uint16_t>("F16", {0x3C00, 0x7C00}, "BF16")), ElementsAre(0x3F80, 0x7F80));
  EXPECT_THAT((converted<std::uint16_t, std::uint16_t>("BF16", {0x1234}, "BF16")), ElementsAre(0x1234));
}

TEST(NumberType, OtherTypesAreNoFloats) {
  for (const char* dtype : {"F64", "F32", "F16", "BF16"}) EXPECT_TRUE(is_float_type(dtype)) << dtype;
  for (const char* dtype : {"I64", "U8", "BOOL", ""}) EXPECT_FALSE(is_float_type(dtype)) << dtype;
  std::vector<std::byte> result;
  EXPECT_THROW(convert_floats("I64", nullptr, 0, "F32", result), core::InternalError);
  EXPECT_THROW(convert_floats("F32", nullptr, 0, "F16", result), core::InternalError);
}

}  // namespace
}  // namespace sotto::checkpoint
