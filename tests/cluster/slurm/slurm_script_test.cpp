#include "cluster/slurm/slurm_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>

#include "cluster/slurm/slurm_config.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::cluster {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

struct GoldenCase {
  const char* name;
  std::function<void(JobPlan& plan, SlurmConfig& config)> change;
};

void PrintTo(const GoldenCase& one, std::ostream* out) { *out << one.name; }

JobPlan plan_of_one() {
  JobPlan plan;
  plan.folder = "/runs/first";
  Job job;
  job.name = "prompt_learning";
  job.title = "squad";
  job.time_limit = "04:00:00";
  job.elements = {
      {"/runs/first/prompt_learning",
       {{{{"/opt/sotto/bin/sotto-prompt-learning", "--config", "/runs/first/prompt_learning/prompt_learning.yaml"}}}}}};
  plan.jobs = {job};
  return plan;
}

std::vector<std::vector<std::string>> shell(const std::string& line) { return {{"bash", "-c", line}}; }

const std::vector<GoldenCase>& golden_cases() {
  using C = SlurmConfig;
  static const std::vector<GoldenCase> cases{
      {"plain", [](JobPlan&, C&) {}},
      {"partition_account_qos",
       [](JobPlan&, C& c) {
         c.parameters = {{"partition", "gpu"}, {"account", "team"}, {"qos", "high"}};
       }},
      {"flags_true_and_false",
       [](JobPlan&, C& c) {
         c.parameters = {{"exclusive", "true"}, {"overcommit", "false"}};
       }},
      {"nulls_are_left_out",
       [](JobPlan&, C& c) {
         c.parameters = {{"partition", std::nullopt}, {"gpus_per_node", std::nullopt}};
       }},
      {"gpus",
       [](JobPlan&, C& c) {
         c.parameters = {{"gpus_per_node", "8"}, {"gpus_per_task", "1"}};
       }},
      {"memory_zero",
       [](JobPlan&, C& c) {
         c.parameters = {{"mem", "0"}};
       }},
      {"node_lists",
       [](JobPlan&, C& c) {
         c.parameters = {{"nodelist", "n1,n2"}, {"exclude", "n[5-7]"}};
       }},
      {"constraint_with_ampersand",
       [](JobPlan&, C& c) {
         c.parameters = {{"constraint", "a100&nvlink"}};
       }},
      {"comment_with_quotes",
       [](JobPlan&, C& c) {
         c.parameters = {{"comment", "it's \"a\" test # 1"}};
       }},
      {"additional_parameters",
       [](JobPlan&, C& c) {
         c.additional_parameters = {{"mail_type", "END"}, {"spread-job", "true"}, {"hint", std::nullopt}};
       }},
      {"additional_overrides_ours",
       [](JobPlan&, C& c) {
         c.additional_parameters = {{"reservation", "maintenance"}};
       }},
      {"job_name_prefix", [](JobPlan&, C& c) { c.job_name_prefix = "nemo-megatron-"; }},
      {"name_with_spaces", [](JobPlan& p, C&) { p.jobs[0].title = "first try, größer"; }},
      {"two_nodes_eight_tasks",
       [](JobPlan& p, C&) {
         p.jobs[0].nodes = 2;
         p.jobs[0].tasks_per_node = 8;
       }},
      {"days", [](JobPlan& p, C&) { p.jobs[0].time_limit = "2-12:00:00"; }},
      {"folder_with_spaces_and_percent", [](JobPlan& p, C&) { p.jobs[0].elements[0].folder = "/runs/it's 100% mine"; }},
      {"environment",
       [](JobPlan& p, C&) {
         p.environment = {{"NCCL_DEBUG", "a b;c"}, {"WORDS", "$HOME `id`\nnext"}};
       }},
      {"secrets",
       [](JobPlan& p, C&) {
         p.secrets = {{"WANDB_API_KEY", "/home/me/my key"}};
       }},
      {"setup_lines",
       [](JobPlan&, C& c) {
         c.setup = {"module load cuda/12", "ulimit -n 4096"};
       }},
      {"srun_args",
       [](JobPlan&, C& c) {
         c.srun_args = {"--mpi=pmix", "--no-container-mount-home"};
       }},
      {"container",
       [](JobPlan&, C& c) {
         c.container_image = "nvcr.io/nvidia/nemo:24.09";
         c.container_mounts = {"/data", "/models:/m", std::nullopt};
       }},
      {"requeue_on_signal",
       [](JobPlan&, C& c) {
         c.signal_before_end_s = 120;
         c.max_requeues = 3;
       }},
      {"several_commands_in_a_group",
       [](JobPlan& p, C&) {
         p.jobs[0].elements[0].groups = {{{{"echo", "one"}, {"echo", "it's two"}}}};
       }},
      {"several_groups",
       [](JobPlan& p, C&) {
         p.jobs[0].elements[0].groups = {{shell("prepare")}, {shell("train \"$X\"")}};
       }},
  };
  return cases;
}

class SlurmScriptGolden : public ::testing::TestWithParam<GoldenCase> {
 protected:
  // SOTTO_UPDATE_GOLDEN=1 writes the file anew; the change is then reviewed as any other.
  static void expect_golden(const std::string& name, const std::string& script) {
    const std::filesystem::path golden =
        std::filesystem::path(SOTTO_SOURCE_DIR) / "tests/golden/slurm_scripts" / (name + ".sh");
    if (std::getenv("SOTTO_UPDATE_GOLDEN") != nullptr) core::write_file_atomically(golden, script);
    EXPECT_EQ(script, core::read_text_file(golden));
    const std::string file = "'" + golden.string() + "'";
    EXPECT_EQ(std::system(("bash -n " + file).c_str()), 0);
    if (std::system("command -v shellcheck >/dev/null") == 0) {
      EXPECT_EQ(std::system(("shellcheck " + file).c_str()), 0);
    }
  }
};

TEST_P(SlurmScriptGolden, IsWhatItWasAndSoundShell) {
  JobPlan plan = plan_of_one();
  SlurmConfig config;
  GetParam().change(plan, config);
  expect_golden(GetParam().name, slurm_script(plan, plan.jobs[0], 0, config));
}

INSTANTIATE_TEST_SUITE_P(All, SlurmScriptGolden, ::testing::ValuesIn(golden_cases()),
                         [](const auto& one) { return one.param.name; });

JobPlan plan_of_a_sweep() {
  JobPlan plan = plan_of_one();
  plan.folder = "/runs/multirun/first";
  Job& job = plan.jobs[0];
  job.elements.clear();
  for (const std::size_t number : {0, 1, 4}) {
    const std::filesystem::path folder = plan.folder / std::to_string(number) / "prompt_learning";
    job.elements.push_back({folder, {{{{"sotto-prompt-learning", "--config", (folder / "a.yaml").string()}}}}, number});
  }
  return plan;
}

const std::vector<GoldenCase>& array_cases() {
  using C = SlurmConfig;
  static const std::vector<GoldenCase> cases{
      {"array", [](JobPlan&, C&) {}},
      {"array_some_at_once", [](JobPlan& p, C&) { p.at_once = 2; }},
      {"array_in_a_folder_with_spaces",
       [](JobPlan& p, C&) {
         p.folder = "/runs/it's 100% mine";
         p.jobs[0].elements[1].folder = "/runs/it's 100% mine/lr=1e-3, seed 2";
       }},
      {"array_requeued_on_signal",
       [](JobPlan&, C& c) {
         c.signal_before_end_s = 120;
         c.parameters = {{"partition", "gpu"}, {"exclusive", "true"}};
       }},
  };
  return cases;
}

class SlurmArrayGolden : public SlurmScriptGolden {};

TEST_P(SlurmArrayGolden, IsWhatItWasAndSoundShell) {
  JobPlan plan = plan_of_a_sweep();
  SlurmConfig config;
  GetParam().change(plan, config);
  expect_golden(GetParam().name, slurm_array_script(plan, plan.jobs[0], config));
}

INSTANTIATE_TEST_SUITE_P(All, SlurmArrayGolden, ::testing::ValuesIn(array_cases()),
                         [](const auto& one) { return one.param.name; });

TEST(SlurmArray, ItsElementsAreScriptsAsOfSingleJobs) {
  const JobPlan plan = plan_of_a_sweep();
  JobPlan single = plan;
  single.jobs[0].elements = {plan.jobs[0].elements[2]};
  EXPECT_EQ(slurm_script(plan, plan.jobs[0], 2, SlurmConfig()), slurm_script(single, single.jobs[0], 0, SlurmConfig()));
  EXPECT_EQ(array_file(plan, plan.jobs[0]), "/runs/multirun/first/prompt_learning.sh");
}

TEST(SbatchParameters, AreSortedAndOursUnlessNamed) {
  const JobPlan plan = plan_of_one();
  SlurmConfig config;
  config.additional_parameters = {{"open_mode", "truncate"}};
  const auto lines = sbatch_parameters(plan.jobs[0], config);
  EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
  EXPECT_THAT(lines, Contains("open-mode=truncate"));
  EXPECT_THAT(lines, Not(Contains("open-mode=append")));
}

TEST(SbatchQuote, ChoosesQuotesThatSbatchReads) {
  EXPECT_EQ(sbatch_quote("gpu"), "gpu");
  EXPECT_EQ(sbatch_quote("a b"), "'a b'");
  EXPECT_EQ(sbatch_quote("it's"), "\"it's\"");
  EXPECT_EQ(sbatch_quote("it's \"x\""), "\"it's \\\"x\\\"\"");
}

}  // namespace
}  // namespace sotto::cluster
