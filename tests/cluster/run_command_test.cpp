#include "cluster/run_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::cluster {
namespace {

TEST(RunCommand, KeepsBothOutputsAndTheCode) {
  const CommandResult result = run_command({"bash", "-c", "echo out; echo err >&2; exit 3"}, 30);
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  EXPECT_EQ(result.exit_code, 3);
}

TEST(RunCommand, MuchOutputDoesNotBlock) {
  EXPECT_EQ(run_command({"head", "-c", "300000", "/dev/zero"}, 30).out.size(), 300'000U);
}

TEST(RunCommand, OneThatTakesTooLongIsEnded) { EXPECT_EQ(run_command({"sleep", "100"}, 0.2).exit_code, 124); }

TEST(RunCommand, OneThatIsNotThereIsNamed) {
  const CommandResult result = run_command({"no-such-command-of-slurm"}, 30);
  EXPECT_EQ(result.exit_code, 127);
  EXPECT_THAT(result.err, ::testing::HasSubstr("no-such-command-of-slurm: No such file"));
}

TEST(RunCommand, ASignalIsACodeAbove128) { EXPECT_EQ(run_command({"bash", "-c", "kill -KILL $$"}, 30).exit_code, 137); }

}  // namespace
}  // namespace sotto::cluster
