#include "launcher/merge_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/launcher_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

cluster::Job job_of(const std::string& name, const std::vector<std::size_t>& numbers, const std::string& after = "") {
  cluster::Job job;
  job.name = name;
  for (const std::size_t number : numbers) job.elements.push_back({"/run/" + name, {}, number});
  if (!after.empty()) job.after = {{after}};
  return job;
}

TEST(LinkElements, OnlyEqualElementsWaitForOneAnother) {
  cluster::JobPlan plan;
  plan.jobs = {job_of("one", {0}), job_of("two", {0, 1}, "one"), job_of("three", {0, 1}, "two"),
               job_of("four", {0, 1, 2}, "three")};
  link_elements(plan);
  std::vector<std::string> kinds;
  for (std::size_t at = 1; at < plan.jobs.size(); ++at) kinds.push_back(plan.jobs[at].after[0].kind);
  EXPECT_THAT(kinds, ElementsAre("afterok", "aftercorr", "afterok"));
  plan.jobs[1].elements.pop_back();  // one element of it was complete already
  link_elements(plan);
  EXPECT_EQ(plan.jobs[2].after[0].kind, "afterok");
}

TEST(LinkElements, OtherKindsStay) {
  cluster::JobPlan plan;
  plan.jobs = {job_of("one", {0, 1}), job_of("two", {0, 1}, "one")};
  plan.jobs[1].after[0].kind = "afterany";
  link_elements(plan);
  EXPECT_EQ(plan.jobs[1].after[0].kind, "afterany");
}

class MergedPlan : public ::testing::Test {
 protected:
  RunPlan merged(const std::vector<std::vector<std::string>>& jobs) {
    std::vector<RunPlan> plans;
    for (const auto& overrides : jobs) plans.push_back(folder_.plan(overrides));
    return merged_plan(std::move(plans), folder_.plan(), report_);
  }
  testing::LauncherFolder folder_;
  config::BindReport report_;
};

TEST_F(MergedPlan, StagesHaveAnElementForEachJob) {
  const RunPlan plan = merged({{"run.name=a"}, {"run.name=b"}});
  EXPECT_THAT(report_.problems, IsEmpty());
  EXPECT_EQ(plan.jobs.jobs[1].elements.size(), 1U);
  EXPECT_EQ(plan.jobs.jobs[2].elements.size(), 2U);
  EXPECT_EQ(plan.stages.size(), 6U);
  EXPECT_NE(plan.place.backend, nullptr);
}

TEST_F(MergedPlan, OneOutputHasOneMaker) {
  merged({{"run.name=a"}, {"run.name=b", "conversion.model.precision=fp32"}});
  EXPECT_THAT(report_.problems, ElementsAre(HasSubstr("jobs #0 and #1 would both write '")));
}

TEST_F(MergedPlan, WhatIsOneForAllMustNotDiffer) {
  merged({{"run.name=a"}, {"run.name=b", "+env_vars.A=1"}});
  EXPECT_THAT(report_.problems, ElementsAre(HasSubstr("env_vars: must be the same for all jobs")));
}

}  // namespace
}  // namespace sotto::launcher
