#include "src/checkpoint/zip_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/checkpoint/zip_reader.h"
#include "src/core/error.h"

namespace sotto::checkpoint {
namespace {

TEST(ZipWriter, MembersAreReadAgain) {
  std::string file;
  ZipWriter zip([&](const void* data, std::size_t size) { file.append(static_cast<const char*>(data), size); });
  zip.add("a/one", "1");
  zip.begin("a/two", 4);
  zip.write("ab", 2);
  zip.write("cd", 2);
  zip.add("a/none", "");
  zip.finish();
  EXPECT_EQ(zip.num_bytes(), file.size());
  const auto members = zip_members({reinterpret_cast<const std::byte*>(file.data()), file.size()}, "x");
  ASSERT_EQ(members.size(), 3u);
  const auto text = [&](const char* name) {
    const Bytes bytes = members.at(name);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  EXPECT_EQ(text("a/one"), "1");
  EXPECT_EQ(text("a/two"), "abcd");
  EXPECT_EQ(text("a/none"), "");
}

// What the checksum of "123456789" is, everyone agrees on (CRC-32/ISO-HDLC): 0xCBF43926.
TEST(ZipWriter, ChecksumsFollowTheBytes) {
  std::string file;
  ZipWriter zip([&](const void* data, std::size_t size) { file.append(static_cast<const char*>(data), size); });
  zip.add("x", "123456789");
  EXPECT_THAT(file, ::testing::EndsWith(std::string("123456789PK\x07\x08\x26\x39\xF4\xCB\x09\0\0\0\x09\0\0\0", 25)));
}

// Sizes and places beyond 4 GB stand in zip64's fields: read again from the archive's end, where nothing but the
// directory is looked at.
TEST(ZipWriter, LargeMembersAreCounted) {
  std::uint64_t written = 0;
  ZipWriter zip([&](const void*, std::size_t size) { written += size; });
  constexpr std::uint64_t kLarge = 5'000'000'000;
  zip.skip("large", kLarge);
  zip.add("small", "1");
  zip.finish();
  EXPECT_EQ(zip.num_bytes(), kLarge + written);
}

TEST(ZipWriter, SizesAreKept) {
  ZipWriter zip([](const void*, std::size_t) {});
  zip.begin("a", 2);
  EXPECT_THROW(zip.write("abc", 3), core::InternalError);
  EXPECT_THROW(zip.begin("b", 1), core::InternalError);
  EXPECT_THROW(zip.finish(), core::InternalError);
}

}  // namespace
}  // namespace sotto::checkpoint
