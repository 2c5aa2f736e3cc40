#include "launcher/installation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

TEST(Installation, InTheRepositoryHomeIsItsRoot) {
  EXPECT_EQ(program_folder(), SOTTO_BIN_DIR);
  EXPECT_EQ(home_folder(), fs::canonical(SOTTO_SOURCE_DIR));
  EXPECT_EQ(conf_folder(), home_folder() / "conf");
}

TEST(Installation, TheVariableNamesAnotherConfiguration) {
  ::setenv("SOTTO_CONF_DIR", "/etc/sotto", 1);
  EXPECT_EQ(conf_folder(), "/etc/sotto");
  EXPECT_EQ(home_folder(), fs::canonical(SOTTO_SOURCE_DIR));
  ::unsetenv("SOTTO_CONF_DIR");
}

TEST(Installation, AnEmptyVariableIsNone) {
  ::setenv("SOTTO_CONF_DIR", "", 1);
  EXPECT_EQ(conf_folder(), fs::canonical(SOTTO_SOURCE_DIR) / "conf");
  ::unsetenv("SOTTO_CONF_DIR");
}

// What a copy of the program that stands alone writes, with `environment` in front.
std::string output_of_copy(const std::string& environment) {
  const testing::TemporaryFolder folder;
  fs::create_directory(folder / "bin");
  fs::copy_file(SOTTO_BIN_DIR "/sotto", folder / "bin/sotto");
  std::system((environment + " '" + (folder / "bin/sotto").string() +
               "' --cfg job --resolve --package data_preparation.source_dir >'" + (folder / "out").string() + "' 2>&1")
                  .c_str());
  return core::read_text_file(folder / "out");
}

TEST(Installation, ACopyOfTheProgramFindsItsFilesByTheVariable) {
  EXPECT_THAT(output_of_copy("SOTTO_CONF_DIR=" SOTTO_SOURCE_DIR "/conf"),
              HasSubstr(fs::canonical(SOTTO_SOURCE_DIR).string() + "/examples/quickstart_qa"));
  EXPECT_THAT(output_of_copy("env -u SOTTO_CONF_DIR"),
              HasSubstr("Name the conf folder of a copy of sotto with SOTTO_CONF_DIR."));
}

}  // namespace
}  // namespace sotto::launcher
