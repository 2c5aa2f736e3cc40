#include "src/parallel/process_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "src/core/error.h"

namespace sotto::parallel {
namespace {

using ::testing::HasSubstr;
using Variables = std::map<std::string, std::string>;

ProcessPlace place_in(const Variables& variables) {
  return process_place([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

const Variables kTorchrun = {
    {"RANK", "3"}, {"WORLD_SIZE", "4"}, {"LOCAL_RANK", "1"}, {"MASTER_ADDR", "first"}, {"MASTER_PORT", "1234"}};
const Variables kSrun = {{"SLURM_PROCID", "1"},
                         {"SLURM_STEP_NUM_TASKS", "2"},
                         {"SLURM_LOCALID", "0"},
                         {"SLURM_STEP_NODELIST", "no-such-node[1-2]"},
                         {"SLURM_JOB_ID", "77"},
                         {"SLURM_STEP_ID", "0"},
                         {"SLURM_LAUNCH_NODE_IPADDR", "10.0.0.1"}};
const Variables kMpirun = {{"OMPI_COMM_WORLD_RANK", "1"},
                           {"OMPI_COMM_WORLD_SIZE", "2"},
                           {"OMPI_COMM_WORLD_LOCAL_RANK", "1"},
                           {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}};

Variables with(Variables variables, const Variables& more) {
  for (const auto& [name, value] : more) variables[name] = value;
  return variables;
}

TEST(ProcessPlace, nothing_set_is_a_process_alone) {
  EXPECT_EQ(place_in({}).size, 1);
  // A batch script of Slurm is not a step of srun: a program that it calls by name is alone.
  EXPECT_EQ(place_in({{"SLURM_JOB_ID", "5"}, {"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "8"}}).size, 1);
}

TEST(ProcessPlace, torchrun_states_all) {
  const ProcessPlace place = place_in(kTorchrun);
  EXPECT_EQ(place.rank, 3);
  EXPECT_EQ(place.size, 4);
  EXPECT_EQ(place.local_rank, 1);
  EXPECT_EQ(place.master_address, "first");
  EXPECT_EQ(place.master_port, 1234);
  EXPECT_FALSE(place.store_is_served);
  EXPECT_TRUE(place_in(with(kTorchrun, {{"TORCHELASTIC_USE_AGENT_STORE", "True"}})).store_is_served);
}

TEST(ProcessPlace, srun_meets_at_the_first_node_or_where_its_name_is_unknown_at_the_launching_one) {
  EXPECT_EQ(place_in(kSrun).rank, 1);
  EXPECT_EQ(place_in(kSrun).size, 2);
  EXPECT_EQ(place_in(kSrun).master_address, "10.0.0.1");
  EXPECT_EQ(place_in(with(kSrun, {{"SLURM_STEP_NODELIST", "localhost"}})).master_address, "localhost");
  EXPECT_EQ(place_in(with(kSrun, {{"MASTER_ADDR", "chosen"}})).master_address, "chosen");
}

TEST(ProcessPlace, steps_of_srun_have_ports_of_their_own_below_those_that_linux_gives_away) {
  const auto port = [](const std::string& job, const std::string& step) {
    return place_in(with(kSrun, {{"SLURM_JOB_ID", job}, {"SLURM_STEP_ID", step}})).master_port;
  };
  EXPECT_NE(port("77", "0"), port("77", "1"));
  EXPECT_NE(port("77", "0"), port("78", "0"));
  for (const char* job : {"1", "4294967295"}) {
    EXPECT_GE(port(job, "0"), 20000);
    EXPECT_LT(port(job, "0"), 32768);
  }
}

TEST(ProcessPlace, mpirun_on_one_machine_meets_there) {
  EXPECT_EQ(place_in(kMpirun).rank, 1);
  EXPECT_EQ(place_in(kMpirun).local_rank, 1);
  EXPECT_EQ(place_in(kMpirun).master_address, "127.0.0.1");
}

TEST(ProcessPlace, what_is_said_first_counts) {
  EXPECT_EQ(place_in(with(with(kMpirun, kSrun), kTorchrun)).size, 4);
  EXPECT_EQ(place_in(with(kMpirun, kSrun)).master_address, "10.0.0.1");
}

struct BadCase {
  std::string name;
  Variables variables;
  std::string text;
};

class BadProcessPlaceTest : public ::testing::TestWithParam<BadCase> {};

TEST_P(BadProcessPlaceTest, is_named) {
  try {
    place_in(GetParam().variables);
    FAIL() << "nothing was thrown";
  } catch (const core::UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr(GetParam().text));
  }
}

INSTANTIATE_TEST_SUITE_P(
    , BadProcessPlaceTest,
    ::testing::Values(BadCase{"rank_alone", {{"RANK", "0"}}, "WORLD_SIZE is not set"},
                      BadCase{"no_number", with(kTorchrun, {{"RANK", "one"}}), "RANK is \"one\""},
                      BadCase{"rank_too_high", with(kTorchrun, {{"RANK", "4"}}), "ranks count from 0"},
                      BadCase{"no_meeting_point", with(kMpirun, {{"OMPI_COMM_WORLD_LOCAL_SIZE", "1"}}),
                              "mpirun -x MASTER_ADDR=<host>"},
                      BadCase{"bad_node_list", with(kSrun, {{"SLURM_STEP_NODELIST", "n[1"}}), "unclosed bracket"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace sotto::parallel
