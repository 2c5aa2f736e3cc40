#include "launcher/follow_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "cluster/local/child_process.h"
#include "launcher/start_run.h"
#include "src/core/interrupt.h"
#include "tests/support/launcher_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

// Another process that runs the plan, as `sotto` in another terminal does.
class RunElsewhere {
 public:
  explicit RunElsewhere(const testing::LauncherFolder& folder) : process_(::fork()) {
    if (process_ != 0) return;
    core::catch_interrupts();
    const RunPlan plan = folder.plan();
    Manifest manifest = new_manifest(plan, {"sotto", folder.line(), config::Node(config::Map{})});
    std::freopen("/dev/null", "w", stderr);
    try {
      start_run(plan, manifest);
    } catch (const core::Interrupted&) {
      ::_exit(130);
    }
    ::_exit(0);
  }
  ~RunElsewhere() { end(SIGKILL); }
  int end(int signal) {
    if (process_ == 0) return 0;
    ::kill(process_, signal);
    return wait();
  }
  int wait() {
    int status = 0;
    if (process_ != 0) ::waitpid(process_, &status, 0);
    process_ = 0;
    return status;
  }

 private:
  pid_t process_;
};

void wait_until_running(const testing::LauncherFolder& folder, std::size_t stage) {
  for (int tries = 0; tries < 2000; ++tries, ::usleep(10'000)) {
    if (!std::filesystem::exists(Manifest::file_in(folder.run_folder()))) continue;
    if (read_manifest(folder.run_folder()).stages[stage].job.state == cluster::JobState::kRunning) return;
  }
  FAIL() << "the stage did not begin within 20 s";
}

TEST(FollowRun, SeesARunningStageAndCancelsIt) {
  const testing::LauncherFolder folder;
  folder.write_program("sotto-conversion", "exec sleep 100\n");
  RunElsewhere elsewhere(folder);
  wait_until_running(folder, 1);
  FollowedRun run = follow_run(folder.run_folder());
  EXPECT_FALSE(run.has_ended());
  EXPECT_EQ(run.manifest.stages[0].job.state, cluster::JobState::kCompleted);
  const int process = std::stoi(run.manifest.stages[1].job.job_id);
  EXPECT_NE(cluster::process_start(process), "");
  cancel_run(run);
  EXPECT_TRUE(run.has_ended());
  EXPECT_EQ(run.manifest.stages[1].job.state, cluster::JobState::kCancelled);
  EXPECT_EQ(run.manifest.stages[1].job.reason, "interrupted");
  EXPECT_EQ(run.manifest.stages[3].job.reason, "not started: interrupted");
  EXPECT_EQ(cluster::process_start(process), "");
  EXPECT_EQ(WEXITSTATUS(elsewhere.wait()), 130);
}

TEST(FollowRun, ALauncherKilledOutrightLeavesNothingRunningForever) {
  const testing::LauncherFolder folder;
  folder.write_program("sotto-conversion", "exec sleep 100\n");
  RunElsewhere elsewhere(folder);
  wait_until_running(folder, 1);
  elsewhere.end(SIGKILL);
  FollowedRun run = follow_run(folder.run_folder());
  EXPECT_EQ(run.manifest.stages[1].job.state, cluster::JobState::kRunning);  // its script goes on without sotto
  cancel_run(run);
  EXPECT_EQ(run.manifest.stages[1].job.state, cluster::JobState::kFailed);
  EXPECT_EQ(run.manifest.stages[2].job.state, cluster::JobState::kCancelled);
  EXPECT_EQ(read_manifest(folder.run_folder()).stages[2].job.reason, "not started: sotto itself was ended");
}

TEST(FollowRun, AClusterThatIsGoneIsNamed) {
  const testing::TemporaryFolder folder;
  Manifest manifest;
  manifest.folder = folder.path();
  manifest.config_name = "config";
  manifest.cluster_choice = "moon";
  manifest.cluster_section = config::Node(config::Map{});
  write_manifest(manifest);
  EXPECT_THAT(testing::message_of([&] { follow_run(folder.path()); }),
              ::testing::AllOf(HasSubstr("names a cluster that this sotto cannot ask"), HasSubstr("'moon'")));
}

}  // namespace
}  // namespace sotto::launcher
