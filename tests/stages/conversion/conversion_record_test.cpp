#include "stages/conversion/conversion_record.h"

#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

TEST(ConversionRecord, changes_with_the_source_and_the_precision) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "model.gguf", "abc");
  const std::string record = conversion_record({folder / "model.gguf"}, "bf16");
  EXPECT_EQ(conversion_record({folder / "model.gguf"}, "bf16"), record);
  EXPECT_NE(conversion_record({folder / "model.gguf"}, "fp32"), record);
  core::write_file_atomically(folder / "model.gguf", "abcd");
  EXPECT_NE(conversion_record({folder / "model.gguf"}, "bf16"), record);
}

TEST(ConversionRecord, of_a_folder_changes_with_any_of_its_files) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "config.json", "{}");
  const std::string record = conversion_record({folder.path()}, "bf16");
  core::write_file_atomically(folder / "model.safetensors", "x");
  EXPECT_NE(conversion_record({folder.path()}, "bf16"), record);
}

TEST(ConversionRecord, changes_with_any_of_its_sources) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "model.nemo", "abc");
  core::write_file_atomically(folder / "tokenizer/tokenizer.json", "{}");
  EXPECT_NE(conversion_record({folder / "model.nemo"}, "bf16"),
            conversion_record({folder / "model.nemo", folder / "tokenizer"}, "bf16"));
}

TEST(ConversionRecord, is_found_in_the_model_folder) {
  const testing::TemporaryFolder folder;
  EXPECT_FALSE(has_conversion_record(folder.path(), "a"));
  write_conversion_record(folder.path(), "a");
  EXPECT_TRUE(has_conversion_record(folder.path(), "a"));
  EXPECT_FALSE(has_conversion_record(folder.path(), "b"));
}

}  // namespace
}  // namespace sotto::conversion
