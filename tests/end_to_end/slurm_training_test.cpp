// Two nodes of a real Slurm train together: the numbers of one process, and an error instead of a hang when a rank
// dies. tests/support/slurm_cluster.sh runs it on a Slurm of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/support/training_program.h"

namespace sotto {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kOnTwoNodes = {"srun", "--nodes=2", "--ntasks-per-node=1", "--kill-on-bad-exit=1",
                                              "--quiet"};

class SlurmTraining : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("SOTTO_TEST_SLURM") == nullptr) GTEST_SKIP() << "runs inside tests/support/slurm_cluster.sh";
  }
};

// What a file of /proc says, its zero bytes as spaces; nothing where the process has gone.
std::string process_text(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::replace(text.begin(), text.end(), '\0', ' ');
  return text;
}

// The process that is a rank of a training. The nodes of the tests' Slurm are this machine.
std::optional<pid_t> process_of_rank(const std::string& training, const std::string& rank) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const std::string command = process_text(entry.path() / "cmdline");
    if (command.find("/sotto-prompt-learning ") == std::string::npos) continue;
    if (command.find("/" + training + ".yaml") == std::string::npos || command.starts_with("srun ")) continue;
    const std::string variables = " " + process_text(entry.path() / "environ");
    if (variables.find(" SLURM_PROCID=" + rank + " ") != std::string::npos) return static_cast<pid_t>(std::stol(name));
  }
  return std::nullopt;
}

TEST_F(SlurmTraining, two_nodes_have_the_losses_of_one_process) {
  const testing::TrainingProgram program(30);
  ASSERT_EQ(program.exit_code(program.start("alone")), 0);
  ASSERT_EQ(program.exit_code(program.start("together", {}, kOnTwoNodes)), 0) << program.printed("together");
  EXPECT_THAT(program.printed("together"), HasSubstr("2 processes work together"));
  const auto alone = program.losses("alone"), together = program.losses("together");
  ASSERT_EQ(alone.size(), together.size());
  for (std::size_t at = 0; at < alone.size(); ++at) {
    // fp32 sums of two halves, rounded in another order, and thirty steps that follow from them.
    EXPECT_NEAR(together[at].loss, alone[at].loss, 1e-5 * alone[at].loss) << "step " << alone[at].step;
  }
}

TEST_F(SlurmTraining, a_killed_rank_ends_the_job_with_its_error_and_a_new_start_goes_on) {
  const testing::TrainingProgram program(60);
  ASSERT_EQ(program.exit_code(program.start("whole", {}, kOnTwoNodes)), 0) << program.printed("whole");
  const pid_t srun = program.start("killed", {}, kOnTwoNodes);
  ASSERT_TRUE(program.wait_for_lines("killed", 10, srun)) << program.printed("killed");
  const auto rank = process_of_rank("killed", "1");
  ASSERT_TRUE(rank.has_value());
  ::kill(*rank, SIGKILL);
  const auto killed_at = std::chrono::steady_clock::now();
  EXPECT_NE(program.exit_code(srun), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - killed_at, std::chrono::seconds(60));
  EXPECT_THAT(program.printed("killed"), HasSubstr("task 1: Killed"));
  ASSERT_EQ(program.exit_code(program.start("killed", {}, kOnTwoNodes)), 0) << program.printed("killed");
  EXPECT_EQ(program.losses("killed"), program.losses("whole"));
}

}  // namespace
}  // namespace sotto
