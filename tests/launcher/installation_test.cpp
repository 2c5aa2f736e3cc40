#include "launcher/installation.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace sotto::launcher {
namespace {

TEST(Installation, InTheRepositoryHomeIsItsRoot) {
  EXPECT_EQ(program_folder(), SOTTO_BIN_DIR);
  EXPECT_EQ(home_folder(), std::filesystem::canonical(SOTTO_SOURCE_DIR));
  EXPECT_EQ(conf_folder(), home_folder() / "conf");
}

TEST(Installation, TheVariableNamesAnotherConfiguration) {
  ::setenv("SOTTO_CONF_DIR", "/etc/sotto", 1);
  EXPECT_EQ(conf_folder(), "/etc/sotto");
  ::unsetenv("SOTTO_CONF_DIR");
}

}  // namespace
}  // namespace sotto::launcher
