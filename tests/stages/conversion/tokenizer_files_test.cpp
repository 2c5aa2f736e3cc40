#include "stages/conversion/tokenizer_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

TEST(TokenizerFiles, AreCopiedAndNothingElse) {
  const testing::TemporaryFolder folder;
  for (const char* name : {"spiece.model", "tokenizer_config.json", "model.safetensors"}) {
    core::write_file_atomically(folder / ("from/" + std::string(name)), name);
  }
  std::filesystem::create_directory(folder / "to");
  copy_tokenizer(folder / "from", folder / "to");
  EXPECT_EQ(core::read_text_file(folder / "to/spiece.model"), "spiece.model");
  EXPECT_TRUE(std::filesystem::exists(folder / "to/tokenizer_config.json"));
  EXPECT_FALSE(std::filesystem::exists(folder / "to/model.safetensors"));
}

TEST(TokenizerFiles, AFolderWithoutOneIsAnError) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "merges.txt", "#");
  EXPECT_THAT(testing::message_of([&] { tokenizer_files(folder.path()); }),
              ::testing::HasSubstr("has no tokenizer: none of tokenizer.json, tokenizer.model"));
}

}  // namespace
}  // namespace sotto::conversion
