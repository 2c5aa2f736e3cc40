#include "launcher/run_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kMetrics =
    R"({"before": {"squad": {"exact_match": 4.04, "f1": 19.4, "total": 200}},
        "after": {"squad": {"exact_match": 57.5, "f1": 66.1, "total": 200}}})";

class RunSummary : public ::testing::Test {
 protected:
  RunSummary() {
    manifest_.folder = folder_.path();
    manifest_.command_line = {"build/bin/sotto"};
    manifest_.overrides = {"run.name=a b", "stages=[conversion,evaluation]", "evaluation.data.max_examples=20"};
    core::write_file_atomically(folder_ / "evaluation/metrics.json", kMetrics);
    add("conversion");
    add("evaluation").outputs = {folder_ / "evaluation/metrics.json"};
  }
  ManifestStage& add(const std::string& name) {
    ManifestStage stage;
    stage.job.name = name;
    stage.job.state = cluster::JobState::kCompleted;
    stage.job.started_s = 100;
    stage.job.ended_s = 165;
    stage.config_file = folder_.path() / name / (name + ".yaml");
    manifest_.stages.push_back(stage);
    return manifest_.stages.back();
  }
  testing::TemporaryFolder folder_;
  Manifest manifest_;
};

TEST_F(RunSummary, ShowsTimesMetricsFilesAndTheNextCommand) {
  const std::string text = run_summary(manifest_);
  EXPECT_THAT(text,
              AllOf(HasSubstr("conversion  completed  1 min 05 s\n"), HasSubstr("before tuning  squad  4.0 "),
                    HasSubstr("after tuning   squad  57.5         66.1  200\n"),
                    HasSubstr((folder_ / "evaluation/metrics.json").string()),
                    HasSubstr("build/bin/sotto 'run.name=a b' stages=[evaluation] evaluation.data.max_examples=50")));
}

TEST_F(RunSummary, AFailureShowsItsReasonAndHowToResume) {
  manifest_.stages[1].job.state = cluster::JobState::kFailed;
  manifest_.stages[1].job.reason = "exit code 1";
  EXPECT_THAT(run_summary(manifest_),
              AllOf(HasSubstr("evaluation  failed     1 min 05 s  exit code 1\n"),
                    HasSubstr("build/bin/sotto resume " + folder_.path().string()), Not(HasSubstr("tuning"))));
}

TEST_F(RunSummary, EveryTaskShowsItsOwnFigures) {
  core::write_file_atomically(folder_ / "m.json",
                              R"({"after": {"sentiment": {"accuracy": 81.25, "macro_f1": 70, "total": 16},
    "squad": {"exact_match": 50, "f1": 60, "total": 9}}})");
  EXPECT_EQ(metrics_table(folder_ / "m.json"),
            "              task       accuracy  macro f1  exact match  F1    questions\n"
            "after tuning  sentiment  81.2      70.0                         16\n"
            "after tuning  squad                          50.0         60.0  9\n");
}

TEST_F(RunSummary, MetricsMayBeIncompleteOrBroken) {
  core::write_file_atomically(folder_ / "m.json", R"({"before": {"squad": {"exact_match": 1.0, "f1": 2.0}}})");
  EXPECT_THAT(metrics_table(folder_ / "m.json"), AllOf(HasSubstr("before tuning"), Not(HasSubstr("after tuning"))));
  core::write_file_atomically(folder_ / "m.json", "{");
  EXPECT_EQ(metrics_table(folder_ / "m.json"), "");
  EXPECT_EQ(metrics_table("/no/such.json"), "");
}

}  // namespace
}  // namespace sotto::launcher
