#include "launcher/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/error.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CommandLine, FlagsAndOverridesMixInAnyOrder) {
  const CommandLine line =
      parse_command_line({"a=1", "--dry-run", "+b=2", "--format", "json", "~c", "-cn=other", "++d=3"});
  EXPECT_TRUE(line.dry_run);
  EXPECT_EQ(line.format, "json");
  EXPECT_EQ(line.config_name, "other");
  EXPECT_THAT(line.overrides, ElementsAre("a=1", "+b=2", "~c", "++d=3"));
  EXPECT_EQ(line.command, "");
}

TEST(CommandLine, HydrasShortFlagsWork) {
  const CommandLine line = parse_command_line({"-c", "job", "-p", "model", "--resolve", "-cd", "/conf"});
  EXPECT_EQ(line.cfg, "job");
  EXPECT_EQ(line.package, "model");
  EXPECT_EQ(line.config_dir, "/conf");
  EXPECT_TRUE(line.resolve);
}

TEST(CommandLine, TheFirstBareWordIsACommand) {
  const CommandLine line = parse_command_line({"--format=json", "logs", "/run", "evaluation", "-f"});
  EXPECT_EQ(line.command, "logs");
  EXPECT_THAT(line.arguments, ElementsAre("/run", "evaluation"));
  EXPECT_TRUE(line.follow);
}

struct WrongLine {
  const char* name;
  std::vector<std::string> words;
  const char* message;
};

class WrongCommandLine : public ::testing::TestWithParam<WrongLine> {};

TEST_P(WrongCommandLine, SaysWhatIsWrong) {
  EXPECT_THAT(testing::message_of([&] { parse_command_line(GetParam().words); }), HasSubstr(GetParam().message));
  try {
    parse_command_line(GetParam().words);
  } catch (const core::UserError& error) {
    EXPECT_EQ(error.exit_code(), core::kExitUsage);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongCommandLine,
    ::testing::Values(WrongLine{"flag", {"--dry-rnu"}, "no flag '--dry-rnu'. Did you mean '--dry-run'?"},
                      WrongLine{"command", {"stauts", "/run"}, "no command 'stauts'. Did you mean 'status'?"},
                      WrongLine{"program", {"reports", "/run"}, "no command 'reports'. Did you mean 'report'?"},
                      WrongLine{"late_program", {"--dry-run", "ask"}, "'ask' comes first"},
                      WrongLine{"value", {"--cfg", "jbo"}, "--cfg takes one of job, hydra, all, but got 'jbo'"},
                      WrongLine{"no_value", {"--explain"}, "--explain needs a value: --explain KEY"},
                      WrongLine{"extra_value", {"--dry-run=yes"}, "--dry-run takes no value"},
                      WrongLine{"stray_word", {"a=1", "word"}, "'word' is neither a flag nor an override"},
                      WrongLine{"two_shows", {"--cfg", "job", "--dry-run"}, "only one of --cfg"},
                      WrongLine{"two_modes", {"-m", "--cfg", "job"}, "only one of --run, --multirun, --cfg"},
                      WrongLine{
                          "multirun_of_a_command", {"-m", "resume", "/a"}, "--multirun does not go with sotto resume"},
                      WrongLine{"resolve_alone", {"--resolve"}, "--resolve only goes with --cfg"},
                      WrongLine{"package_alone", {"-p", "x"}, "--package only goes with --cfg"},
                      WrongLine{"watch_alone", {"--watch"}, "--watch only goes with sotto status"},
                      WrongLine{"follow_elsewhere", {"status", "/a", "-f"}, "--follow only goes with sotto logs"},
                      WrongLine{"overrides_of_status", {"status", "/a", "x=1"}, "takes no overrides, but got 'x=1'"},
                      WrongLine{"dry_cancel", {"cancel", "/a", "--dry-run"}, "--dry-run does not go with sotto cancel"},
                      WrongLine{"no_folder", {"status"}, "sotto status needs the run's folder"},
                      WrongLine{"too_many", {"cancel", "/a", "/b"}, "'/b' is one word too many"}),
    [](const auto& one) { return one.param.name; });

TEST(FlagTable, NamesEveryFlagWithItsMeaning) {
  EXPECT_THAT(flag_table(), ::testing::AllOf(HasSubstr("--config-dir, -cd FOLDER"), HasSubstr("--explain KEY")));
}

}  // namespace
}  // namespace sotto::launcher
