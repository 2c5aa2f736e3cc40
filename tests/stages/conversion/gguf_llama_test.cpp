#include "stages/conversion/gguf_llama.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

std::string text_of(const std::string& text) {
  const std::uint64_t size = text.size();
  return std::string(reinterpret_cast<const char*>(&size), sizeof size) + text;
}

// A GGUF file of version 3 with one text of metadata and no tensors.
std::string gguf_of(const std::string& key, const std::string& value) {
  const std::uint32_t version = 3, string_type = 8;
  const std::uint64_t num_tensors = 0, num_values = 1;
  const auto bytes = [](const auto& number) {
    return std::string(reinterpret_cast<const char*>(&number), sizeof number);
  };
  std::string file = "GGUF" + bytes(version) + bytes(num_tensors) + bytes(num_values) + text_of(key) +
                     bytes(string_type) + text_of(value);
  file.resize((file.size() + 31) / 32 * 32, '\0');
  return file;
}

TEST(GgufLlama, AnotherArchitectureIsRefusedByName) {
  const struct {
    const char *key, *value, *error;
  } cases[] = {
      {"general.architecture", "qwen2", "is of the architecture 'qwen2'; only 'llama' is converted."},
      {"general.architecture", "", "is of the architecture ''"},
      {"general.name", "something", "lacks the metadata 'general.architecture'"},
      {"general.architecture", "llama", "lacks the metadata 'llama.attention.head_count'"},
  };
  const sotto::testing::TemporaryFolder folder;
  for (const auto& test : cases) {
    core::write_file_atomically(folder / "x.gguf", gguf_of(test.key, test.value));
    const checkpoint::GgufFile file(folder / "x.gguf");
    EXPECT_THAT(sotto::testing::message_of([&] { llama_config_json(file); }), ::testing::HasSubstr(test.error));
  }
}

// llama.cpp's own permutation, written down as it is there: [heads, 2, half] -> [heads, half, 2]. Undoing it gives the
// rows in their order.
TEST(GgufLlama, SourceRowUndoesThePermutationOfRotaryPairs) {
  constexpr std::int64_t kHeads = 3, kSize = 8, kRows = kHeads * kSize;
  std::vector<std::int64_t> stored;
  for (std::int64_t head = 0; head < kHeads; ++head) {
    for (std::int64_t pair = 0; pair < kSize / 2; ++pair) {
      for (std::int64_t half = 0; half < 2; ++half) stored.push_back(head * kSize + half * kSize / 2 + pair);
    }
  }
  for (std::int64_t row = 0; row < kRows; ++row) {
    EXPECT_EQ(stored[static_cast<std::size_t>(source_row(row, kRows, kHeads))], row);
  }
}

}  // namespace
}  // namespace sotto::conversion
