#include "src/checkpoint/safetensors_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

std::string error_of(const std::string& header, std::size_t data_bytes, std::uint64_t claimed = 0) {
  const sotto::testing::TemporaryFolder folder;
  const std::uint64_t length = claimed == 0 ? header.size() : claimed;
  std::string content(reinterpret_cast<const char*>(&length), sizeof(length));
  core::write_file_atomically(folder / "x.safetensors", content + header + std::string(data_bytes, '\0'));
  return sotto::testing::message_of([&] { SafetensorsFile file(folder / "x.safetensors"); });
}

constexpr const char* kTwo =
    R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})";

TEST(SafetensorsReader, AWholeFileIsRead) { EXPECT_EQ(error_of(kTwo, 12), ""); }

TEST(SafetensorsReader, TruncatedForeignAndOverlappingFilesAreErrorsNamingThem) {
  const std::string overlapping =
      R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})";
  for (const std::string& message :
       {error_of(kTwo, 11), error_of("not json", 0), error_of(kTwo, 12, 1ULL << 62), error_of(overlapping, 8),
        error_of(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8)}) {
    EXPECT_THAT(message, ::testing::HasSubstr("x.safetensors"));
  }
}

}  // namespace
}  // namespace sotto::checkpoint
