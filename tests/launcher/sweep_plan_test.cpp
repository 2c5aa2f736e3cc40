#include "launcher/sweep_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/yaml_writer.h"
#include "tests/support/config_folder.h"
#include "tests/support/launcher_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class SweepPlan : public ::testing::Test {
 protected:
  CommandLine line(std::vector<std::string> more) const {
    more.insert(more.begin(), "-m");
    return folder_.line(more);
  }
  RunPlan plan(const std::vector<std::string>& more) const {
    const CommandLine words = line(more);
    return make_sweep_plan(words, ComposedRun(words));
  }
  std::string problems(const std::vector<std::string>& more) const {
    return testing::message_of([&] { plan(more); });
  }
  std::filesystem::path whole() const { return folder_ / "results/multirun/quickstart"; }

  testing::LauncherFolder folder_;
};

TEST_F(SweepPlan, EachJobHasItsRunFolderBelowTheSweeps) {
  const RunPlan sweep = plan({"prompt_learning.model.optim.lr=1e-3,5e-3"});
  EXPECT_EQ(sweep.folder, whole());
  ASSERT_EQ(sweep.sweep.size(), 2U);
  EXPECT_EQ(sweep.sweep[1].folder, whole() / "1");
  EXPECT_EQ(sweep.sweep[1].overrides.back(), "prompt_learning.model.optim.lr=0.005");
  ASSERT_EQ(sweep.jobs.jobs.size(), 4U);
  const cluster::Job& training = sweep.jobs.jobs[2];
  ASSERT_EQ(training.elements.size(), 2U);
  EXPECT_EQ(training.elements[1].folder, whole() / "1/prompt_learning");
  EXPECT_EQ(training.elements[1].number, 1U);
}

TEST_F(SweepPlan, WhatIsTheSameForAllJobsRunsOnce) {
  const RunPlan sweep = plan({"prompt_learning.model.optim.lr=1e-3,5e-3"});
  EXPECT_EQ(sweep.jobs.jobs[0].elements.size(), 1U);
  EXPECT_EQ(sweep.jobs.jobs[1].elements.front().folder, whole() / "conversion");
  EXPECT_FALSE(sweep.stages[1].sweep_job.has_value());
  // The evaluation is written alike for all jobs, but reads what each of them made.
  EXPECT_EQ(sweep.jobs.jobs[3].elements.size(), 2U);
  EXPECT_EQ(sweep.jobs.jobs[2].after.front().kind, "afterok");
  EXPECT_EQ(sweep.jobs.jobs[3].after.front().kind, "aftercorr");
}

TEST_F(SweepPlan, TheSwitchesOfHydraAreFollowed) {
  const RunPlan sweep =
      plan({"prompt_learning.model.seed=1,2", "hydra.sweep.dir=" + (folder_ / "elsewhere").string(),
            "hydra.sweep.subdir=seed_${prompt_learning.model.seed}_${hydra:job.num}", "hydra.sweeper.max_batch_size=1",
            "+hydra.sweeper.params={evaluation.score: 'true,false'}"});
  EXPECT_EQ(sweep.folder, folder_ / "elsewhere");
  ASSERT_EQ(sweep.sweep.size(), 4U);
  // hydra.sweeper.params come first; the last key varies fastest.
  EXPECT_EQ(sweep.sweep[1].folder, folder_ / "elsewhere/seed_2_1");
  EXPECT_EQ(sweep.sweep[1].overrides.front(), "evaluation.score=True");
  EXPECT_EQ(sweep.jobs.at_once, 1U);
  EXPECT_THAT(sweep.stages.back().config_text, HasSubstr((folder_ / "results/../elsewhere/seed_2_3").string()));
}

TEST_F(SweepPlan, AJobKnowsItsNumber) {
  const RunPlan sweep = plan({"evaluation.data.max_examples=5,6", "+conversion.run.output_path=x${hydra:job.num}",
                              "conversion.model.output_path=${model_dir}/m${hydra:job.id}",
                              "prompt_learning.model.language_model_path=${conversion.model.output_path}"});
  EXPECT_EQ(sweep.jobs.jobs[1].elements.size(), 2U);
  EXPECT_THAT(sweep.stages[2].config_text, AllOf(HasSubstr("output_path: x1"), HasSubstr("models/m1")));
}

TEST_F(SweepPlan, MultirunYamlIsWhatTheJobsHaveInCommon) {
  const RunPlan sweep = plan({"prompt_learning.model.seed=1,2"});
  ASSERT_EQ(sweep.records.size(), 1U);
  EXPECT_EQ(sweep.records[0].path, whole() / "multirun.yaml");
  EXPECT_THAT(sweep.records[0].content,
              AllOf(HasSubstr("hydra:"), HasSubstr("- prompt_learning.model.seed=1,2"), HasSubstr("seed: 1234")));
}

TEST_F(SweepPlan, AConfigurationWithoutARunsNameMovesItsResults) {
  const testing::ConfigFolder tree(
      {{"config.yaml",
        "defaults: [{cluster: local}, _self_]\nstages: [tool]\nbase_results_dir: /r\n"
        "hydra: {sweep: {dir: /sweeps/one}}\n"
        "tool:\n  value: 1\n  run: {name: t, results_dir: '${base_results_dir}/t', command_groups: [['true']]}\n"},
       {"cluster/local.yaml", "type: local\n"}});
  const CommandLine words = parse_command_line({"-m", "-cp", tree.path().string(), "tool.value=1,2"});
  EXPECT_THAT(testing::message_of([&] { make_sweep_plan(words, ComposedRun(words)); }), "");
  EXPECT_EQ(make_sweep_plan(words, ComposedRun(words)).stages[1].folder, "/sweeps/one/1/t");
}

TEST_F(SweepPlan, EveryProblemOfEveryJobIsListedBeforeOneStarts) {
  const std::string message = problems({"prompt_learning.model.optim.lr=1e-3,fast", "evaluation.score=maybe"});
  EXPECT_THAT(message,
              AllOf(HasSubstr("nothing was created or started"),
                    HasSubstr("job #1: prompt_learning.model.optim.lr: expected a number, but got fast"),
                    HasSubstr("evaluation.score: expected true or false, but got maybe"), Not(HasSubstr("job #0"))));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "results"));
}

TEST_F(SweepPlan, WhatIsOneForAllCannotBeSweptOver) {
  EXPECT_THAT(problems({"stages=[conversion],[conversion,data_preparation]"}),
              HasSubstr("stages: must be the same for all jobs of a sweep, but #0 and #1 differ"));
  EXPECT_THAT(problems({"cluster=local,slurm"}), HasSubstr("cluster: must be the same"));
  EXPECT_THAT(problems({"+env_vars.X=1,2"}), HasSubstr("env_vars: must be the same"));
  EXPECT_THAT(problems({"conversion.run.time_limit='00:10:00','00:20:00'"}), HasSubstr("run.time_limit"));
  EXPECT_THAT(problems({"run.name=a,b"}), HasSubstr("named by hydra.sweep.subdir"));
}

TEST_F(SweepPlan, JobsDoNotWriteOverOneAnother) {
  EXPECT_THAT(problems({"conversion.model.precision=bf16,fp32"}),
              AllOf(HasSubstr("conversion: jobs #0 and #1 would both write '"), HasSubstr("${hydra:job.num}")));
  EXPECT_THAT(problems({"prompt_learning.model.seed=1,2", "hydra.sweep.subdir=same"}),
              HasSubstr("jobs #0 and #1 would both write '" + (whole() / "same/prompt_learning").string() + "'"));
}

TEST_F(SweepPlan, ASweepOfNothingIsRefused) {
  EXPECT_THAT(problems({"prompt_learning.model.seed=range(3,1)"}), HasSubstr("the sweep has no jobs"));
  EXPECT_THAT(problems({"prompt_learning.model.optim.lr=interval(0,1)"}), HasSubstr("an interval has no values"));
  EXPECT_THAT(problems({"prompt_learning.model.seed=1,2", "hydra.sweeper.max_batch_size=0"}),
              HasSubstr("hydra.sweeper.max_batch_size: expected a whole number above 0 or null, but got 0"));
  EXPECT_THAT(problems({"hydra.verbose=true,false"}), HasSubstr("it cannot be swept over"));
}

}  // namespace
}  // namespace sotto::launcher
