#include "stages/conversion/run_conversion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::conversion {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path kModel = SOTTO_SOURCE_DIR "/.venv/models/SmolLM2-135M-Instruct.Q4_1.gguf";

ConversionConfig config_of(const fs::path& source, const fs::path& output) {
  ConversionConfig config;
  config.model.source_path = source;
  config.model.output_path = output;
  return config;
}

TEST(RunConversion, the_same_conversion_is_not_done_twice_unless_asked) {
  if (!fs::exists(kModel)) GTEST_SKIP() << "run `make setup` to fetch " << kModel;
  const testing::TemporaryFolder folder;
  ConversionConfig config = config_of(kModel, folder / "model");
  run_conversion(config);
  core::write_file_atomically(folder / "model/config.json", "{}");
  run_conversion(config);
  EXPECT_EQ(core::read_text_file(folder / "model/config.json"), "{}");
  config.model.overwrite = true;
  run_conversion(config);
  EXPECT_THAT(core::read_text_file(folder / "model/config.json"), HasSubstr("num_hidden_layers"));
}

TEST(RunConversion, sources_that_cannot_be_converted_are_named) {
  const testing::TemporaryFolder folder;
  const auto message = [&](const std::string& name) {
    return testing::message_of([&] { run_conversion(config_of(folder / name, folder / "model")); });
  };
  EXPECT_THAT(message("none.gguf"), HasSubstr("none.gguf' does not exist"));
  core::write_file_atomically(folder / "text.gguf", "hello");
  EXPECT_THAT(message("text.gguf"), HasSubstr("text.gguf' is neither a GGUF file"));
  core::write_file_atomically(folder / "folder/notes.txt", "hello");
  EXPECT_THAT(message("folder"), HasSubstr("config.json"));
  EXPECT_FALSE(fs::exists(folder / "model"));
}

}  // namespace
}  // namespace sotto::conversion
