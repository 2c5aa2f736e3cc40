#include "src/checkpoint/safetensors_writer.h"

#include <gtest/gtest.h>

#include "src/checkpoint/safetensors_reader.h"
#include "src/core/error.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

TEST(SafetensorsWriter, AnUnfinishedFileDoesNotAppear) {
  const sotto::testing::TemporaryFolder folder;
  const std::vector<SafetensorsHeaderEntry> entries = {{"a", "F32", {2}}};
  const float numbers[2] = {1, 2};
  {
    SafetensorsWriter writer(folder / "x.safetensors", entries, {{"made", "here"}});
    writer.append(numbers, 4);
    EXPECT_THROW(writer.commit(), core::InternalError);
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "x.safetensors"));
  SafetensorsWriter writer(folder / "x.safetensors", entries, {{"made", "here"}});
  writer.append(numbers, 8);
  writer.commit();
  const SafetensorsFile file(folder / "x.safetensors");
  EXPECT_EQ(file.metadata().at("made"), "here");
  EXPECT_EQ(file.tensors().at("a").num_bytes, 8u);
}

}  // namespace
}  // namespace sotto::checkpoint
