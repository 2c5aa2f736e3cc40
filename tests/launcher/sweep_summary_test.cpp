#include "launcher/sweep_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

class SweepSummary : public ::testing::Test {
 protected:
  void add(std::size_t number, cluster::JobState state, const std::string& metrics) {
    const auto folder = folder_ / std::to_string(number);
    if (!metrics.empty()) core::write_file_atomically(folder / "metrics.json", metrics);
    manifest_.sweep.push_back({number, {"run=x", "lr=" + std::to_string(number)}, folder});
    ManifestStage stage;
    stage.job.name = "evaluation";
    stage.job.state = state;
    stage.job.element = number;
    stage.sweep_job = number;
    stage.config_file = folder / "evaluation.yaml";
    manifest_.stages.push_back(stage);
  }
  testing::TemporaryFolder folder_;
  Manifest manifest_;
};

TEST_F(SweepSummary, ALineAJobWithItsMetrics) {
  add(0, cluster::JobState::kCompleted,
      R"({"before": {"squad": {"f1": 1.0}}, "after": {"squad": {"exact_match": 34.0, "f1": 49.44, "total": 20}}})");
  add(1, cluster::JobState::kCompleted,
      R"({"before": {"squad": {"exact_match": 2.0, "f1": 3.0}, "rte": {"accuracy": 71.0}}})");
  add(2, cluster::JobState::kFailed, R"({"after": {"squad": {"exact_match": 9.0, "f1": 9.0}}})");
  EXPECT_EQ(sweep_table(manifest_),
            "job  overrides  state      task   exact match  F1    accuracy\n"
            "#0   lr=0       completed  squad  34.0         49.4\n"
            "#1   lr=1       completed  squad  2.0          3.0\n"
            "#1   lr=1       completed  rte                       71.0\n"
            "#2   lr=2       failed\n");
}

TEST_F(SweepSummary, ASharedStageThatFailedFailedThemAll) {
  add(0, cluster::JobState::kCancelled, "");
  ManifestStage shared;
  shared.job.name = "conversion";
  shared.job.state = cluster::JobState::kFailed;
  manifest_.stages.push_back(shared);
  EXPECT_THAT(sweep_table(manifest_), HasSubstr("failed"));
}

TEST_F(SweepSummary, OnlyWhatDiffersIsNamed) {
  add(0, cluster::JobState::kPending, "");
  EXPECT_EQ(varied_overrides(manifest_.sweep, manifest_.sweep[0]), "run=x lr=0");
  add(1, cluster::JobState::kPending, "");
  EXPECT_EQ(varied_overrides(manifest_.sweep, manifest_.sweep[0]), "lr=0");
}

}  // namespace
}  // namespace sotto::launcher
