// The quickstart's chain as four jobs of a real Slurm ends with the metrics of the same run on this machine; one whose
// stage fails is resumed.
// tests/support/slurm_cluster.sh runs it on a Slurm of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto {
namespace {

using nlohmann::json;

constexpr const char* kModel = SOTTO_SOURCE_DIR "/.venv/models/SmolLM2-135M-Instruct.Q4_1.gguf";

class SlurmQuickstart : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv("SOTTO_TEST_SLURM") == nullptr) GTEST_SKIP() << "runs inside tests/support/slurm_cluster.sh";
    if (!std::filesystem::exists(kModel)) GTEST_SKIP() << "there is no " << kModel;
  }
  // Runs the launcher; gives what it wrote to stdout.
  std::string sotto(const std::string& words) const {
    const std::string out = (folder_ / "out").string(), err = (folder_ / "err").string();
    const int status = std::system((SOTTO_BIN_DIR "/sotto " + words + " >'" + out + "' 2>'" + err + "'").c_str());
    EXPECT_EQ(status, 0) << words << "\n" << core::read_text_file(err) << core::read_text_file(out);
    return core::read_text_file(out);
  }
  // A few steps and questions, with the name of a run.
  std::string small(const std::string& name) const {
    return "run.name=" + name + " base_results_dir='" + (folder_ / "results").string() +
           "' prompt_learning.trainer.max_steps=2 prompt_learning.trainer.val_check_interval=2"
           " prompt_learning.model.data.max_validation_examples=2 prompt_learning.model.global_batch_size=4"
           " evaluation.data.max_examples=3 evaluation.inference.tokens_to_generate=8 evaluation.before=false";
  }
  json metrics(const std::string& name) const {
    return json::parse(core::read_text_file(folder_ / "results" / name / "evaluation/metrics.json")).at("after");
  }
  testing::TemporaryFolder folder_;
};

TEST_F(SlurmQuickstart, four_dependent_jobs_give_the_metrics_of_a_local_run) {
  sotto(small("here"));
  sotto(small("there") + " cluster=slurm cluster.partition=main");
  const std::string run = "'" + (folder_ / "results/there").string() + "'";
  sotto("status --watch " + run);  // until all has ended
  const json status = json::parse(sotto("status --format=json " + run));
  ASSERT_EQ(status.at("stages").size(), 4U);
  double earlier_ended_s = 0;
  for (const json& stage : status.at("stages")) {
    ASSERT_EQ(stage.at("state"), "completed") << stage.dump(2);
    EXPECT_GE(stage.at("started").get<double>() + 1, earlier_ended_s)
        << stage.at("name");  // Slurm counts whole seconds
    earlier_ended_s = stage.at("ended");
  }
  EXPECT_EQ(metrics("there"), metrics("here"));
}

TEST_F(SlurmQuickstart, a_failed_stage_cancels_the_later_ones_and_resume_goes_on_from_it) {
  const std::filesystem::path model = folder_ / "model.gguf";
  core::write_file_atomically(model, core::read_text_file(kModel).substr(0, 100000));
  sotto(small("broken") + " cluster=slurm cluster.partition=main conversion.model.source_path='" + model.string() +
        "'");
  const std::string run = "'" + (folder_ / "results/broken").string() + "'";
  sotto("status --watch " + run);
  const json failed = json::parse(sotto("status --format=json " + run)).at("stages");
  EXPECT_EQ(failed[0].at("state"), "completed");
  EXPECT_EQ(failed[1].at("state"), "failed");
  EXPECT_EQ(failed[1].at("exit_code"), 1);
  EXPECT_THAT(failed[1].at("error").get<std::string>(), ::testing::HasSubstr("model.gguf"));
  EXPECT_EQ(failed[2].at("state"), "cancelled");
  EXPECT_EQ(failed[3].at("state"), "cancelled");
  EXPECT_THAT(sotto("status " + run), ::testing::HasSubstr("model.gguf"));

  std::filesystem::remove(model);
  std::filesystem::create_symlink(kModel, model);
  EXPECT_THAT(sotto("resume " + run), ::testing::HasSubstr("data_preparation"));
  sotto("status --watch " + run);
  const json resumed = json::parse(sotto("status --format=json " + run)).at("stages");
  EXPECT_EQ(resumed[0].at("job_id"), failed[0].at("job_id"));
  EXPECT_EQ(resumed[0].at("state"), "skipped");
  for (std::size_t at = 1; at < 4; ++at) EXPECT_EQ(resumed[at].at("state"), "completed") << resumed[at].dump(2);
  EXPECT_TRUE(metrics("broken").contains("squad"));
}

}  // namespace
}  // namespace sotto
