#include "src/config/program_arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "src/core/error.h"
#include "tests/support/message_of.h"

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
    EXPECT_THAT(error.what(), HasSubstr("there is no option '--sizes'. Did you mean '--size'?"));
    EXPECT_THAT(error.what(), HasSubstr("sotto-thing --help tells more."));
    EXPECT_EQ(error.exit_code(), core::kExitUsage);
  }
}

TEST(ProgramArguments, OneTooManyIsNamed) {
  Program program;
  EXPECT_THAT(testing::message_of([&] { program.help_was_asked({"x"}); }),
              HasSubstr("'x' is one argument too many: sotto-thing takes options alone."));
}

TEST(ProgramArguments, ACommandIsNamedOrTheNearestOne) {
  const auto problem = [](std::vector<const char*> words) {
    CLI::App app{"Does things.", "sotto-thing"};
    std::string output, folder;
    app.add_subcommand("list", "shows")->add_option("folder", folder, "which");
    CLI::App* remove = app.add_subcommand("remove", "leaves out");
    remove->add_option("folder", folder, "which");
    remove->add_option("--output", output, "where to")->required();
    app.add_subcommand("rename", "names anew")->add_option("to", folder, "the new name")->required();
    app.require_subcommand(1);
    words.insert(words.begin(), "sotto-thing");
    return testing::message_of([&] { config::help_was_asked(app, static_cast<int>(words.size()), words.data()); });
  };
  EXPECT_THAT(problem({}), HasSubstr("a command is missing: list, remove, rename."));
  EXPECT_THAT(problem({"lst", "x"}),
              HasSubstr("no command 'lst'. Did you mean 'list'? Commands: list, remove, rename."));
  EXPECT_THAT(problem({"remove", "--outptu=x"}), HasSubstr("no option '--outptu'. Did you mean '--output'?"));
  EXPECT_THAT(problem({"remove"}), HasSubstr("--output is required: where to."));
  EXPECT_THAT(problem({"rename"}), HasSubstr("to is required: the new name."));
  EXPECT_THAT(problem({"list", "a", "b"}), HasSubstr("'b' is one argument too many: list takes folder."));
}

}  // namespace
}  // namespace sotto::config
