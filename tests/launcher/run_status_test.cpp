#include "launcher/run_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

using cluster::JobState;
using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

class RunStatus : public ::testing::Test {
 protected:
  RunStatus() {
    manifest_.folder = folder_.path();
    add("conversion", JobState::kCompleted, 0).ended_s = 162;
    cluster::JobRecord& failed = add("prompt_learning", JobState::kFailed, 1);
    failed.ended_s = 105;
    failed.reason = "exit code 1";
    core::write_file_atomically(failed.log, "step 1\nsotto-prompt-learning: error: loss is NaN\n");
    cluster::JobRecord& waiting = add("evaluation", JobState::kPending, std::nullopt);
    waiting.started_s = 0;
    waiting.reason = "Dependency";
  }
  cluster::JobRecord& add(const std::string& name, JobState state, std::optional<int> exit_code) {
    ManifestStage stage;
    stage.job.name = name;
    stage.job.state = state;
    stage.job.job_id = "7";
    stage.job.node = "n1";
    stage.job.exit_code = exit_code;
    stage.job.started_s = 100;
    stage.job.log = folder_.path() / name / (name + ".log");
    manifest_.stages.push_back(stage);
    return manifest_.stages.back().job;
  }
  testing::TemporaryFolder folder_;
  Manifest manifest_;
};

TEST_F(RunStatus, IsALineAStage) {
  const std::string text = status_text(manifest_);
  EXPECT_THAT(text, HasSubstr("stage            state      job  node  elapsed     exit  what\n"));
  EXPECT_THAT(text, HasSubstr("conversion       completed  7    n1    1 min 02 s  0\n"));
  EXPECT_THAT(text, HasSubstr("exit code 1: sotto-prompt-learning: error: loss is NaN\n"));
  EXPECT_THAT(text, HasSubstr("Dependency\n"));
  EXPECT_THAT(text, HasSubstr((folder_ / "prompt_learning/prompt_learning.log").string()));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("evaluation.log")));
}

TEST_F(RunStatus, JsonHasEveryStage) {
  const Json json = Json::parse(status_json(manifest_));
  ASSERT_EQ(json["stages"].size(), 3U);
  EXPECT_EQ(json["stages"][0]["name"], "conversion");
  EXPECT_EQ(json["stages"][0]["elapsed_s"], 62.0);
  EXPECT_EQ(json["stages"][1]["state"], "failed");
  EXPECT_EQ(json["stages"][1]["exit_code"], 1);
  EXPECT_EQ(json["stages"][1]["progress"], "sotto-prompt-learning: error: loss is NaN");
  EXPECT_TRUE(json["stages"][2]["exit_code"].is_null());
  EXPECT_TRUE(json["stages"][2]["started"].is_null());
  EXPECT_FALSE(json["stages"][0].contains("element"));
}

TEST_F(RunStatus, JobsOfASweepHaveTheirNumber) {
  manifest_.sweep = {{0, {"a=1"}, "/run/0"}, {1, {"a=2"}, "/run/1"}};
  manifest_.stages[1].job.element = 1;
  manifest_.stages[1].sweep_job = 1;
  EXPECT_THAT(status_text(manifest_), AllOf(HasSubstr("#1   a=2        failed"), HasSubstr("prompt_learning #1")));
  const Json json = Json::parse(status_json(manifest_));
  EXPECT_EQ(json["stages"][1]["element"], 1);
  EXPECT_EQ(json["sweep"][1]["folder"], "/run/1");
}

}  // namespace
}  // namespace sotto::launcher
