#include "launcher/program_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

TEST(ProgramCommands, are_told_from_the_launchers_own) {
  EXPECT_TRUE(is_program_command({"ask", "results/quickstart"}));
  EXPECT_TRUE(is_program_command({"report"}));
  EXPECT_FALSE(is_program_command({"status", "ask"}));
  EXPECT_FALSE(is_program_command({"stages=[ask]"}));
  EXPECT_FALSE(is_program_command({}));
  EXPECT_THAT(program_command_table(), HasSubstr("ask RUN_OR_PROMPT_DIR"));
}

TEST(ProgramCommands, a_program_that_is_not_there_is_named) {
  EXPECT_THAT(testing::message_of([] { become_program({"ask"}, "/nowhere"); }),
              HasSubstr("'sotto ask' is the program /nowhere/sotto-ask, which cannot be started"));
}

TEST(ProgramCommands, the_program_gets_every_word_and_gives_its_exit_code) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "sotto-reports",
                              "#!/bin/sh\n[ \"$1|$2|$3\" = \"a b|--output|x=y\" ] && exit 7\n");
  std::filesystem::permissions(folder / "sotto-reports", std::filesystem::perms::owner_all);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(become_program({"report", "a b", "--output", "x=y"}, folder.path()));
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 7);
}

}  // namespace
}  // namespace sotto::launcher
