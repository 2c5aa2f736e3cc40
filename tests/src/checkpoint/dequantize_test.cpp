#include "src/checkpoint/dequantize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"

namespace sotto::checkpoint {
namespace {

TEST(Dequantize, EveryTypeGivesTheNumbersOfTheGolden) {
  const auto cases = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/dequantize.json"));
  ASSERT_EQ(cases.size(), 11u);
  for (const auto& test : cases) {
    const std::string hex = test.at("blocks");
    std::vector<std::byte> blocks;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
      blocks.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    }
    const std::vector<float> expected = test.at("numbers");
    std::vector<float> numbers(expected.size());
    dequantize(test.at("type"), blocks.data(), numbers);
    const BlockSize block = block_size(test.at("type"));
    EXPECT_EQ(static_cast<std::int64_t>(blocks.size()), 2 * block.bytes) << test.at("name");
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      // The products are rounded in another order: two roundings of 6e-8, relative to terms of up to some thousands.
      EXPECT_NEAR(numbers[i], expected[i], 1e-3F + 1e-6F * std::abs(expected[i])) << test.at("name") << " " << i;
    }
  }
}

TEST(Dequantize, AnUnknownTypeIsNamed) {
  EXPECT_THAT(sotto::testing::message_of([] { block_size(99); }),
              ::testing::HasSubstr("tensor type 99 is not supported"));
}

}  // namespace
}  // namespace sotto::checkpoint
