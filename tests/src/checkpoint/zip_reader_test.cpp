#include "src/checkpoint/zip_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::checkpoint {
namespace {

using ::testing::HasSubstr;

template <typename Number>
std::string number(Number value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

// One member "a/b" with the bytes "content", written field by field.
struct SmallZip {
  std::uint16_t method = 0, count = 1;
  std::uint32_t size = 7, local_offset = 0;
  std::string extra = "", comment = "", content = "content";
  bool in_64 = false;
  std::uint64_t count_64 = 1;

  std::string file() const {
    const std::string name = "a/b", zeros(12, '\0');
    std::string text = number(0x04034b50U) + zeros + zeros.substr(0, 2) + number(size) + number(size) +
                       number(std::uint16_t{3}) + number(std::uint16_t{2}) + name + "xx" + content;
    text.resize(42, '\0');
    const std::uint64_t directory = text.size();
    text += number(0x02014b50U) + zeros.substr(0, 6) + number(method) + zeros.substr(0, 8) + number(size) +
            number(size) + number(std::uint16_t{3}) + number(static_cast<std::uint16_t>(extra.size())) +
            zeros.substr(0, 10) + number(local_offset) + name + extra;
    const std::uint64_t end = text.size();
    if (in_64) {
      text += number(0x06064b50U) + zeros + zeros.substr(0, 8) + number(count_64) + number(count_64) +
              number(end - directory) + number(directory);
      text += number(0x07064b50U) + zeros.substr(0, 4) + number(end) + zeros.substr(0, 4);
    }
    return text + number(0x06054b50U) + zeros.substr(0, 4) + number(count) + number(count) +
           number(static_cast<std::uint32_t>(end - directory)) +
           number(in_64 ? 0xFFFFFFFFU : static_cast<std::uint32_t>(directory)) +
           number(static_cast<std::uint16_t>(comment.size())) + comment;
  }
};

std::string content_of(const SmallZip& zip) {
  const std::string file = zip.file();
  const auto members = zip_members({reinterpret_cast<const std::byte*>(file.data()), file.size()}, "x.bin");
  const Bytes bytes = members.at("a/b");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string error_of(const std::string& file) {
  return sotto::testing::message_of([&] {
    zip_members({reinterpret_cast<const std::byte*>(file.data()), file.size()}, "x.bin");
  });
}

TEST(ZipReader, MembersStayWhereTheyAre) {
  EXPECT_EQ(content_of({}), "content");
  EXPECT_EQ(content_of({.comment = "a comment behind"}), "content");
  EXPECT_EQ(content_of({.in_64 = true}), "content");
  const std::string sizes_64 = number(std::uint16_t{1}) + number(std::uint16_t{24}) + number(std::uint64_t{7}) +
                               number(std::uint64_t{7}) + number(std::uint64_t{0});
  EXPECT_EQ(content_of({.size = 0xFFFFFFFF, .local_offset = 0xFFFFFFFF, .extra = sizes_64}), "content");
}

TEST(ZipReader, DamageIsAnError) {
  EXPECT_THAT(error_of(SmallZip{.method = 8}.file()),
              HasSubstr("'x.bin' is not a complete PyTorch file: its member 'a/b' is compressed"));
  EXPECT_THAT(error_of(SmallZip{.size = 1'000'000}.file()), HasSubstr("'a/b' claims 1000000 bytes"));
  EXPECT_THAT(error_of(SmallZip{.size = 200}.file()), HasSubstr("claims 200 bytes"));
  EXPECT_THAT(error_of(SmallZip{.local_offset = 1'000'000}.file()), HasSubstr("lies beyond its end"));
  EXPECT_THAT(error_of(SmallZip{.local_offset = 4}.file()), HasSubstr("is damaged"));
  EXPECT_THAT(error_of(SmallZip{.count = 2}.file()), HasSubstr("lies beyond its end"));
  EXPECT_THAT(error_of(SmallZip{.in_64 = true, .count_64 = 1ULL << 60}.file()),
              HasSubstr("claims 1152921504606846976 members"));
  EXPECT_THAT(error_of("PK"), HasSubstr("has no zip directory"));
  EXPECT_THAT(error_of(std::string(100'000, 'x')), HasSubstr("has no zip directory"));
  const std::string whole = SmallZip{.in_64 = true}.file();
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_NE(error_of(whole.substr(0, size)), "") << size;
}

}  // namespace
}  // namespace sotto::checkpoint
