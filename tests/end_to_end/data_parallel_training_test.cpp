// Processes that train together: the numbers of one process, and an error instead of a hang when one of them dies.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/training_program.h"

namespace sotto {
namespace {

using ::testing::HasSubstr;

// fp32 sums of two halves, rounded in another order, and thirty steps that follow from them.
void expect_same_losses(const testing::TrainingProgram& program) {
  const auto alone = program.losses("alone"), together = program.losses("together");
  ASSERT_EQ(alone.size(), together.size());
  for (std::size_t at = 0; at < alone.size(); ++at) {
    EXPECT_EQ(alone[at].step, together[at].step);
    EXPECT_NEAR(together[at].loss, alone[at].loss, 1e-5 * alone[at].loss) << "step " << alone[at].step;
  }
}

TEST(DataParallelTrainingTest, two_processes_have_the_losses_of_one) {
  const testing::TrainingProgram program(30);
  ASSERT_EQ(program.exit_code(program.start("alone")), 0);
  for (const pid_t child : program.start_group("together", 2)) ASSERT_EQ(program.exit_code(child), 0);
  expect_same_losses(program);
}

TEST(DataParallelTrainingTest, two_processes_of_mpirun_have_the_losses_of_one) {
  const auto mpirun = testing::mpirun_words(2);
  if (mpirun.empty()) GTEST_SKIP() << "Open MPI is not installed (openmpi-bin)";
  const testing::TrainingProgram program(30);
  ASSERT_EQ(program.exit_code(program.start("alone")), 0);
  ASSERT_EQ(program.exit_code(program.start("together", {}, mpirun)), 0) << program.printed("together");
  EXPECT_THAT(program.printed("together"), HasSubstr("2 processes work together"));
  expect_same_losses(program);
}

TEST(DataParallelTrainingTest, the_first_alone_speaks) {
  const testing::TrainingProgram program(3);
  for (const pid_t child : program.start_group("together", 2)) ASSERT_EQ(program.exit_code(child), 0);
  EXPECT_THAT(program.printed("together", "0"), HasSubstr("2 processes work together"));
  EXPECT_EQ(program.printed("together", "1"), "");
}

TEST(DataParallelTrainingTest, a_killed_process_ends_the_others_with_an_error_and_a_new_start_goes_on) {
  const testing::TrainingProgram program(60);
  for (const pid_t child : program.start_group("whole", 2)) ASSERT_EQ(program.exit_code(child), 0);
  const auto children = program.start_group("killed", 2);
  ASSERT_TRUE(program.wait_for_lines("killed", 20, children[0]));
  ::kill(children[1], SIGKILL);
  EXPECT_EQ(program.exit_code(children[0]), 1);
  EXPECT_EQ(program.exit_code(children[1]), -SIGKILL);
  EXPECT_THAT(program.printed("killed"), HasSubstr("has lost the others"));
  for (const pid_t child : program.start_group("killed", 2)) ASSERT_EQ(program.exit_code(child), 0);
  EXPECT_EQ(program.losses("killed"), program.losses("whole"));
}

TEST(DataParallelTrainingTest, a_signal_to_one_stops_all_after_the_same_step) {
  const testing::TrainingProgram program(5000);
  const auto children = program.start_group("stopped", 2);
  ASSERT_TRUE(program.wait_for_lines("stopped", 20, children[0]));
  ::kill(children[1], SIGTERM);
  for (const pid_t child : children) EXPECT_EQ(program.exit_code(child), 130);
}

}  // namespace
}  // namespace sotto
