#include "cluster/bcp/bcp_backend.h"

#include <cstdlib>

#include "tests/support/backend_conformance.h"

namespace sotto::testing {
namespace {

std::unique_ptr<cluster::ClusterBackend> bcp_backend() {
  cluster::BcpConfig config;
  config.mpirun_args = {"--allow-run-as-root", "--oversubscribe"};
  return std::make_unique<cluster::BcpBackend>(config);
}

// bcprun is no free program: tests/support/bcprun stands in for it.
std::unique_ptr<cluster::ClusterBackend> with_bcprun(const std::filesystem::path&) {
  static const std::string path = std::getenv("PATH");
  ::setenv("PATH", (std::string(SOTTO_SOURCE_DIR) + "/tests/support/bcprun:" + path).c_str(), 1);
  return bcp_backend();
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Bcp, BackendConformance, ::testing::Values(BackendCase{"bcprun", with_bcprun}),
                         [](const auto& one) { return one.param.name; });

}  // namespace sotto::testing

namespace sotto::cluster {
namespace {

TEST(BcpBackend, AsksForAsManyNodesAsTheAllocationHas) {
  JobPlan plan;
  Job job;
  job.name = "train";
  job.nodes = 4;
  plan.jobs = {job};
  EXPECT_THAT(BcpBackend({}).problems(plan), ::testing::IsEmpty());
  plan.jobs[0].also_waits_for = {"afterok:12"};
  EXPECT_THAT(BcpBackend({}).problems(plan), ::testing::ElementsAre(::testing::HasSubstr("'afterok:12'")));
}

class BcpGroups : public testing::BackendConformance {};

TEST_P(BcpGroups, EachHasALogOfItsOwnBesideTheJobs) {
  add("one", {{"echo", "first group"}});
  plan_.jobs.front().elements.front().groups.push_back({{{"echo", "second group"}}});
  run();
  const auto log = [&](const char* name) { return core::read_text_file(record("one")->log.parent_path() / name); };
  EXPECT_EQ(log("one.command_1.log"), "first group\n");
  EXPECT_EQ(log("one.command_2.log"), "second group\n");
  EXPECT_THAT(log_of("one"),
              ::testing::AllOf(::testing::HasSubstr("first group"), ::testing::HasSubstr("second group")));
}

INSTANTIATE_TEST_SUITE_P(Bcp, BcpGroups, ::testing::Values(testing::BackendCase{"bcprun", testing::with_bcprun}),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace sotto::cluster
