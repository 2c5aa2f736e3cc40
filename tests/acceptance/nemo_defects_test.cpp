// Fourteen ways in which the launcher that this one takes the place of went wrong, each a test that ours does not.
#include <gmock/gmock.h>

#include "cluster/slurm/slurm_config.h"
#include "launcher/check_options.h"
#include "src/core/error.h"
#include "tests/support/config_folder.h"
#include "tests/support/launched.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class NemoDefects : public testing::Launched {
 protected:
  // The script of one stage, planned with overrides; the problems where there are any.
  std::string script_of(const std::string& stage, const std::vector<std::string>& overrides) {
    const RunPlan plan = folder_.plan(overrides);
    for (const auto& file : plan.place.backend->render(plan.jobs)) {
      if (file.path.filename() == stage + ".sh") return file.content;
    }
    return "";
  }
  std::string problems_of(const std::vector<std::string>& overrides) {
    return testing::message_of([&] { folder_.plan(overrides); });
  }
};

TEST_F(NemoDefects, N01AChainIsNotSubmittedInPartForAMissingKey) {
  // No section has run.dependency; one problem in the last stage and nothing has happened.
  EXPECT_EQ(problems_of({"cluster=slurm"}), "");
  EXPECT_THAT(problems_of({"cluster=slurm", "evaluation.score=perhaps"}),
              AllOf(HasSubstr("nothing was created or started"), HasSubstr("evaluation.score")));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "results"));
}

TEST_F(NemoDefects, N02UnknownAndEmptyStagesAndMissingValuesAreNamed) {
  EXPECT_THAT(problems_of({"stages=[convertion]"}), HasSubstr("no stage 'convertion'. Did you mean 'conversion'?"));
  EXPECT_THAT(problems_of({"stages=[prompt_learning]", "prompt_learning=null"}), HasSubstr("prompt_learning=OPTION"));
  EXPECT_THAT(problems_of({"base_results_dir=???"}), HasSubstr("base_results_dir"));
}

TEST_F(NemoDefects, N03AnUnknownClusterAndNoStagesAreErrors) {
  EXPECT_THAT(problems_of({"cluster_type=slrum"}), HasSubstr("'slrum'"));
  EXPECT_THAT(problems_of({"stages=[]"}), HasSubstr("stages: there is nothing to run"));
}

TEST_F(NemoDefects, N04AListOfNodesIsOne) {
  EXPECT_THAT(script_of("conversion", {"cluster=slurm", "cluster.nodelist=[n1,n2]"}),
              HasSubstr("#SBATCH --nodelist=n1,n2\n"));
  EXPECT_THAT(script_of("conversion", {"cluster=slurm"}), Not(HasSubstr("nodelist")));
}

TEST_F(NemoDefects, N05ValuesAreQuoted) {
  const std::string script =
      script_of("conversion", {"cluster=slurm", "+env_vars.NCCL_DEBUG='a b;c'", "conversion.run.name='two words'"});
  EXPECT_THAT(script, AllOf(HasSubstr("export NCCL_DEBUG='a b;c'\n"), HasSubstr("--job-name='sotto-two words'\n")));
}

TEST_F(NemoDefects, N06AGroupThatFailsEndsTheJobAndTheChain) {
  EXPECT_EQ(launched_here({"stages=[tool]", "+tool={run:{name:t,results_dir:" + (folder_ / "results/t").string() +
                                                ",command_groups:[['exit 4'],['touch " + (folder_ / "never").string() +
                                                "']]}}"}),
            core::kExitFailed);
  EXPECT_THAT(out_, HasSubstr("exit code 4"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "never"));
  const RunPlan plan = folder_.plan({"cluster=slurm"});
  for (std::size_t at = 1; at < plan.jobs.jobs.size(); ++at) EXPECT_EQ(plan.jobs.jobs[at].after[0].kind, "afterok");
}

TEST_F(NemoDefects, N07ExitCodesCountOnThisMachineAndOnBcp) {
  folder_.write_program("sotto-data-preparation", "exit 6\n");
  EXPECT_EQ(launched_here(), core::kExitFailed);
  EXPECT_THAT(out_, AllOf(HasSubstr("exit code 6"), HasSubstr("conversion        cancelled")));
  EXPECT_THAT(script_of("conversion", {"cluster=bcp"}), HasSubstr("\nset -euo pipefail\n"));
}

TEST_F(NemoDefects, N08ADryRunDoesNothing) {
  folder_.write_program("sotto-data-preparation", "touch '" + (folder_ / "ran").string() + "'\n");
  for (const char* const cluster : {"cluster=local", "cluster=slurm", "cluster=bcp"}) {
    EXPECT_EQ(launched_here({"--dry-run", cluster}), core::kExitDone);
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "ran"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "results"));
}

TEST_F(NemoDefects, N09ATimeThatYamlReadsAsANumberIsNoticed) {
  const std::string problems = problems_of({"cluster=slurm", "conversion.run.time_limit=14400"});
  EXPECT_THAT(problems, AllOf(HasSubstr("the number 14400 would count minutes"), HasSubstr("such as 4:00:00")));
  EXPECT_EQ(problems_of({"cluster=slurm", "conversion.run.time_limit='14400'"}), "");
  EXPECT_THAT(problems_of({"cluster=slurm", "conversion.run.time_limit='4h'"}), HasSubstr("'4h' is no time limit"));
}

TEST_F(NemoDefects, N10EveryOptionIsChecked) {
  const testing::ConfigFolder broken(
      {{"config.yaml", "defaults: [{conversion: null}]\n"}, {"conversion/bad.yaml", "run: {name: '${no.such}'}\n"}});
  const OptionCheck check = check_options(parse_command_line({"--check", "--config-path", broken.path().string()}));
  ASSERT_EQ(check.problems.size(), 1U);
  EXPECT_EQ(check.problems[0].option, "conversion=bad");
}

TEST_F(NemoDefects, N11AKeyThatIsNoneIsRefused) {
  EXPECT_THAT(problems_of({"+evaluation.nemo_model=4"}), HasSubstr("evaluation.nemo_model: there is no such key"));
}

TEST_F(NemoDefects, N12FlagsAreNotAbbreviated) {
  EXPECT_THAT(testing::message_of([] { parse_command_line({"--dry"}); }), HasSubstr("there is no flag '--dry'"));
}

TEST_F(NemoDefects, N13WhatIsOffIsLeftOutAndNothingIsMissed) {
  EXPECT_THAT(script_of("conversion", {"cluster=slurm", "cluster.exclusive=false"}), Not(HasSubstr("exclusive")));
  EXPECT_THAT(script_of("conversion", {"cluster=slurm", "cluster.exclusive=true"}), HasSubstr("#SBATCH --exclusive\n"));
  EXPECT_THAT(script_of("conversion", {"cluster=bcp", "cluster.bcprun_args=[]"}),
              HasSubstr("bcprun --nnodes 1 --npernode 1 --cmd "));
}

TEST_F(NemoDefects, N14AnOptionHasOneName) {
  const std::string with = script_of("evaluation", {"evaluation=prompt_llama/quickstart_qa.yaml"});
  EXPECT_FALSE(with.empty());
  EXPECT_EQ(with, script_of("evaluation", {"evaluation=prompt_llama/quickstart_qa"}));
}

}  // namespace
}  // namespace sotto::launcher
