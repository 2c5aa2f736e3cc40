#include "src/train/tensorboard_log.h"

#include <gtest/gtest.h>

#include <cstring>

#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::train {
namespace {

// Known answers: the check value of CRC-32C, and a TFRecord's masked one by its definition.
TEST(TensorBoardLog, checksums) {
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  const std::uint32_t crc = 0xE3069283U;
  EXPECT_EQ(masked_crc32c("123456789"), ((crc >> 15) | (crc << 17)) + 0xA282EAD8U);
}

TEST(TensorBoardLog, records_are_framed_and_hold_the_scalar) {
  const testing::TemporaryFolder folder;
  TensorBoardLog log(folder.path());
  log.scalar("val_loss", 0.5, 300);
  const std::string bytes = core::read_text_file(log.file());
  std::vector<std::string> events;
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data() + at, 8);
    std::uint32_t length_crc = 0, data_crc = 0;
    std::memcpy(&length_crc, bytes.data() + at + 8, 4);
    EXPECT_EQ(length_crc, masked_crc32c(bytes.substr(at, 8)));
    events.push_back(bytes.substr(at + 12, length));
    std::memcpy(&data_crc, bytes.data() + at + 12 + length, 4);
    EXPECT_EQ(data_crc, masked_crc32c(events.back()));
    at += 16 + length;
  }
  ASSERT_EQ(events.size(), 2U);
  EXPECT_NE(events[0].find("brain.Event:2"), std::string::npos);
  EXPECT_EQ(events[1].substr(9, 3), "\x10\xAC\x02") << "field 2, the step 300 as a varint";
  EXPECT_NE(events[1].find("val_loss"), std::string::npos);
  EXPECT_EQ(events[1].substr(events[1].size() - 5), std::string("\x15\x00\x00\x00\x3F", 5)) << "field 2, 0.5 in fp32";
}

}  // namespace
}  // namespace sotto::train
