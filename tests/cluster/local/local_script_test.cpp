#include "cluster/local/local_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sotto::cluster {
namespace {

JobPlan plan_of(std::int64_t tasks_per_node) {
  JobPlan plan;
  plan.environment = {{"MODE", "a b"}};
  plan.jobs.resize(1);
  plan.jobs[0].name = "train";
  plan.jobs[0].tasks_per_node = tasks_per_node;
  plan.jobs[0].elements = {{"/run/train", {{{{"/bin/prog", "--config", "/run/train/train.yaml"}}}}}};
  return plan;
}

TEST(LocalScript, IsShortForOneProcess) {
  const JobPlan plan = plan_of(1);
  const char* const expected = R"sh(#!/bin/bash
# The stage train, as sotto planned it.
# shellcheck disable=SC1003,SC2016  # $ and quotes in a quoted value stay what they are
set -euo pipefail

# What happens, for `sotto status`.
events=/run/train/train.events
record() { printf '%s %s %s\n' "$1" "$(date +%s.%N)" "$2" >>"$events"; }
trap 'record ended "$?"' EXIT
record started "${SLURMD_NODENAME:-$HOSTNAME}"
trap : INT TERM

# environment
export MODE='a b'

# command 1
/bin/prog --config /run/train/train.yaml
)sh";
  EXPECT_EQ(local_script(plan, plan.jobs[0], 0), expected);
}

TEST(LocalScript, GivesManyProcessesTheirRanks) {
  const JobPlan plan = plan_of(2);
  EXPECT_THAT(local_script(plan, plan.jobs[0], 0),
              ::testing::AllOf(::testing::HasSubstr("export WORLD_SIZE=2 LOCAL_WORLD_SIZE=2 MASTER_ADDR=127.0.0.1"),
                               ::testing::HasSubstr("  RANK=$rank LOCAL_RANK=$rank /bin/prog --config"),
                               ::testing::HasSubstr("wait_for_all 2\n")));
}

}  // namespace
}  // namespace sotto::cluster
