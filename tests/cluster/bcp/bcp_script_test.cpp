#include "cluster/bcp/bcp_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::cluster {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(BcpScript, StartsEveryGroupWithTheWholeSize) {
  JobPlan plan;
  plan.environment = {{"NCCL_DEBUG", "a b"}};
  plan.secrets = {{"WANDB_API_KEY", "/key"}};
  Job job;
  job.name = "train";
  job.nodes = 2;
  job.tasks_per_node = 8;
  job.elements = {{"/run", {{{{"one"}}}, {{{"two"}}}}}};
  BcpConfig config;
  config.bcprun_args = {"--no_redirect"};
  const std::string script = bcp_script(plan, job, 0, config);
  std::size_t starts = 0;
  for (std::size_t at = script.find("bcprun --nnodes 2 --npernode 8 --no_redirect --env 'NCCL_DEBUG=a b' --cmd ");
       at != std::string::npos; at = script.find("bcprun --nnodes 2 --npernode 8", at + 1))
    ++starts;
  EXPECT_EQ(starts, 2U);
  EXPECT_THAT(script, HasSubstr("mpirun -np 16 --npernode 8 -x NCCL_DEBUG -x MASTER_ADDR"));
  EXPECT_THAT(script, HasSubstr("set -euo pipefail"));
  EXPECT_THAT(script, HasSubstr("tee -a /run/train.command_1.log"));
  EXPECT_THAT(script, HasSubstr("tee -a /run/train.command_2.log"));
  // The key is read by the processes, never by a word of a command line.
  EXPECT_THAT(script, HasSubstr("WANDB_API_KEY=$(cat /key)"));
  EXPECT_THAT(script, Not(HasSubstr("--env WANDB")));
}

TEST(BcpScript, OneGroupHasTheJobsLogAlone) {
  Job job;
  job.name = "train";
  job.elements = {{"/run", {{{{"one"}}}}}};
  EXPECT_THAT(bcp_script({}, job, 0, {}), Not(HasSubstr("tee")));
}

}  // namespace
}  // namespace sotto::cluster
