#include "src/checkpoint/gguf_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

using sotto::testing::message_of;
using ::testing::HasSubstr;

template <typename Number>
std::string bytes_of(Number number) {
  return std::string(reinterpret_cast<const char*>(&number), sizeof(number));
}
std::string text_of(const std::string& text) { return bytes_of<std::uint64_t>(text.size()) + text; }

struct GgufText {
  std::uint32_t version = 3;
  std::uint64_t num_tensors = 1, dimension = 4;
  std::string data = std::string(16, '\x01');

  std::string file() const {
    std::string text = "GGUF" + bytes_of(version) + bytes_of(num_tensors) + bytes_of<std::uint64_t>(3);
    text += text_of("general.architecture") + bytes_of<std::uint32_t>(8) + text_of("llama");
    text += text_of("llama.block_count") + bytes_of<std::uint32_t>(4) + bytes_of<std::uint32_t>(30);
    text += text_of("tokens") + bytes_of<std::uint32_t>(9) + bytes_of<std::uint32_t>(8) + bytes_of<std::uint64_t>(2) +
            text_of("a") + text_of("b");
    text += text_of("w") + bytes_of<std::uint32_t>(1) + bytes_of(dimension) + bytes_of<std::uint32_t>(0) +
            bytes_of<std::uint64_t>(0);
    text.resize((text.size() + 31) / 32 * 32, '\0');
    return text + data;
  }
};

std::string error_of(const std::string& content) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "x.gguf", content);
  return message_of([&] { GgufFile file(folder / "x.gguf"); });
}

TEST(GgufReader, GivesMetadataAndTensors) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "x.gguf", GgufText().file());
  const GgufFile file(folder / "x.gguf");
  EXPECT_EQ(file.text("general.architecture"), "llama");
  EXPECT_EQ(file.integer("llama.block_count"), 30);
  EXPECT_THAT(file.find_texts("tokens"), ::testing::ElementsAre("a", "b"));
  EXPECT_EQ(file.tensors().at("w").num_bytes, 16u);
  EXPECT_THAT(message_of([&] { file.integer("llama.none"); }), HasSubstr("lacks the metadata 'llama.none'"));
}

TEST(GgufReader, EveryTruncationIsAnError) {
  const std::string whole = GgufText().file();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(error_of(whole.substr(0, size)), "") << "cut at " << size;
  }
}

TEST(GgufReader, AbsurdCountsAndForeignFilesAreErrors) {
  EXPECT_THAT(error_of("PK.."), HasSubstr("does not begin with 'GGUF'"));
  EXPECT_THAT(error_of(GgufText{.version = 9}.file()), HasSubstr("GGUF version 9"));
  EXPECT_THAT(error_of(GgufText{.num_tensors = 1ULL << 60}.file()), HasSubstr("a count of 1152921504606846976"));
  EXPECT_THAT(error_of(GgufText{.dimension = 1ULL << 62}.file()), HasSubstr("tensor 'w' has a dimension"));
  EXPECT_THAT(error_of(GgufText{.dimension = 1ULL << 40}.file()), HasSubstr("lies beyond its end"));
}

}  // namespace
}  // namespace sotto::checkpoint
