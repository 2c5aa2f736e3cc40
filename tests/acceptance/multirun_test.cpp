// A sweep as its user meets it: `sotto --multirun`.
#include <gmock/gmock.h>

#include "launcher/manifest.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "tests/support/launched.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Multirun : public testing::Launched {
 protected:
  std::filesystem::path whole() const { return folder_ / "results/multirun/quickstart"; }
  const std::string lr_ = "prompt_learning.model.optim.lr=1e-3,5e-3";
};

TEST_F(Multirun, TwoRunsInFoldersOfTheirOwnAndATable) {
  EXPECT_EQ(launched_here({"-m", lr_}), core::kExitDone);
  EXPECT_THAT(err_, AllOf(HasSubstr("[1/6] data_preparation\n"), HasSubstr("[3/6] prompt_learning #0\n"),
                          HasSubstr("[6/6] evaluation #1\n")));
  EXPECT_THAT(out_, AllOf(HasSubstr("#0   prompt_learning.model.optim.lr=0.001  completed  squad  34.0"),
                          HasSubstr("#1   prompt_learning.model.optim.lr=0.005  completed  squad  34.0")));
  EXPECT_TRUE(std::filesystem::exists(whole() / "0/evaluation/metrics.json"));
  EXPECT_TRUE(std::filesystem::exists(whole() / "1/prompt_learning/prompts"));
  EXPECT_TRUE(std::filesystem::exists(whole() / "multirun.yaml"));
  EXPECT_THAT(core::read_text_file(whole() / "1/prompt_learning/prompt_learning.yaml"), HasSubstr("lr: 0.005\n"));
}

TEST_F(Multirun, AFailingJobIsReportedAtTheEndAndTheOthersRun) {
  folder_.write_program("sotto-prompt-learning",
                        "if grep -q 'lr: 0.001' \"$2\"; then exit 3; fi; mkdir -p \"$(dirname \"$2\")/prompts\"\n");
  EXPECT_EQ(launched_here({"-m", lr_}), core::kExitFailed);
  EXPECT_THAT(out_, AllOf(HasSubstr("lr=0.001  failed\n"), HasSubstr("lr=0.005  completed  squad"),
                          HasSubstr("evaluation #0       cancelled"), HasSubstr("sotto resume " + whole().string())));
  // What failed is run again, in its own place.
  folder_.write_program("sotto-prompt-learning", "mkdir -p \"$(dirname \"$2\")/prompts\"\n");
  const std::string first = core::read_text_file(whole() / "0/prompt_learning/prompt_learning.yaml");
  EXPECT_EQ(launched({"resume", whole().string()}), core::kExitDone);
  EXPECT_THAT(err_, AllOf(HasSubstr("prompt_learning #0: runs, because it failed: exit code 3"),
                          HasSubstr("conversion: complete and unchanged")));
  EXPECT_EQ(core::read_text_file(whole() / "0/prompt_learning/prompt_learning.yaml"), first);
}

TEST_F(Multirun, ABatchThatFailedEndsTheSweep) {
  folder_.write_program("sotto-prompt-learning",
                        "if grep -q 'seed: 2$' \"$2\"; then exit 3; fi; mkdir -p \"$(dirname \"$2\")/prompts\"\n");
  EXPECT_EQ(launched_here({"-m", "prompt_learning.model.seed=1,2,3", "hydra.sweeper.max_batch_size=2"}),
            core::kExitFailed);
  EXPECT_THAT(out_, AllOf(HasSubstr("seed=1  completed"), HasSubstr("seed=2  failed"), HasSubstr("seed=3  cancelled"),
                          HasSubstr("not started: prompt_learning #1 of an earlier batch did not succeed")));
}

TEST_F(Multirun, ADryRunShowsEveryJobAndCreatesNothing) {
  EXPECT_EQ(launched_here({"-m", lr_, "--dry-run"}), core::kExitDone);
  EXPECT_THAT(out_, AllOf(HasSubstr("prompt_learning x 2"), HasSubstr("#1   prompt_learning.model.optim.lr=0.005"),
                          HasSubstr("==> " + (whole() / "1/evaluation/evaluation.sh").string() + " <=="),
                          HasSubstr("==> " + (whole() / "multirun.yaml").string() + " <==")));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "results"));
  EXPECT_EQ(launched_here({"-m", lr_, "--dry-run", "--format=json"}), core::kExitDone);
  EXPECT_EQ(nlohmann::json::parse(out_)["sweep"].size(), 2U);
}

TEST_F(Multirun, StatusAndLogsKnowTheJobs) {
  launched_here({"-m", lr_});
  EXPECT_EQ(launched({"status", whole().string()}), core::kExitDone);
  EXPECT_THAT(out_, AllOf(HasSubstr("#1   prompt_learning.model.optim.lr=0.005  completed  squad  34.0"),
                          HasSubstr("evaluation #1"), HasSubstr("conversion          completed")));
  EXPECT_EQ(launched({"logs", whole().string(), "evaluation#1"}), core::kExitDone);
}

TEST_F(Multirun, AnotherSweepIsNotMixedIntoItsFolder) {
  launched_here({"-m", lr_});
  EXPECT_THAT(
      testing::message_of([&] {
        launched_here({"-m", "prompt_learning.model.optim.lr=1e-3,6e-3"});
      }),
      AllOf(HasSubstr("a sweep whose job #1 was prompt_learning.model.optim.lr=0.005"), HasSubstr("run.name=")));
  EXPECT_EQ(launched_here({"-m", lr_ + ",6e-3"}), core::kExitDone);  // one more job joins
  EXPECT_THAT(out_, HasSubstr("#2   prompt_learning.model.optim.lr=0.006"));
  EXPECT_EQ(launched_here(), core::kExitDone);  // one run lies elsewhere
  EXPECT_THAT(err_, HasSubstr("run folder: " + folder_.run_folder().string()));
}

}  // namespace
}  // namespace sotto::launcher
