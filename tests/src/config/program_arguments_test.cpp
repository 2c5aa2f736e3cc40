#include "src/config/program_arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "src/core/error.h"

namespace sotto::config {
namespace {

using ::testing::HasSubstr;

struct Program {
  Program() { app.add_option("--size", size, "how large"); }
  bool help_was_asked(std::vector<const char*> words) {
    words.insert(words.begin(), "sotto-thing");
    return config::help_was_asked(app, static_cast<int>(words.size()), words.data());
  }

  CLI::App app{"Does things.", "sotto-thing"};
  int size = 0;
};

TEST(ProgramArguments, AreParsed) {
  Program program;
  EXPECT_FALSE(program.help_was_asked({"--size", "3"}));
  EXPECT_EQ(program.size, 3);
}

TEST(ProgramArguments, HelpIsPrinted) {
  Program program;
  ::testing::internal::CaptureStdout();
  EXPECT_TRUE(program.help_was_asked({"--help"}));
  EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr("how large"));
}

TEST(ProgramArguments, AWrongOneIsWrongUsageAndSaysWhereTheHelpIs) {
  Program program;
  try {
    program.help_was_asked({"--sizes", "3"});
    FAIL() << "it was taken";
  } catch (const core::UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("--sizes"));
    EXPECT_THAT(error.what(), HasSubstr("sotto-thing --help tells more."));
    EXPECT_EQ(error.exit_code(), core::kExitUsage);
  }
}

}  // namespace
}  // namespace sotto::config
