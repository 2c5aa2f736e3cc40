#include "launcher/resume_run.h"

#include <gmock/gmock.h>

#include "launcher/manifest.h"
#include "tests/support/config_folder.h"
#include "tests/support/launched.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ResumeRun : public testing::Launched {
 protected:
  std::string run() const { return folder_.run_folder().string(); }
};

TEST_F(ResumeRun, GoesOnWhereItFailed) {
  folder_.write_program("sotto-conversion", "exit 1\n");
  launched_here();
  folder_.write_program("sotto-conversion", "mkdir -p \"$BASE/models/smollm2-135m-instruct\"\n");
  EXPECT_EQ(launched({"resume", run()}), 0);
  EXPECT_THAT(err_, AllOf(HasSubstr("data_preparation: complete and unchanged, not run again\n"),
                          HasSubstr("conversion: runs, because it failed: exit code 1\n"),
                          HasSubstr("[1/3] conversion"), Not(HasSubstr("] data_preparation"))));
  EXPECT_THAT(out_, AllOf(HasSubstr("data_preparation  skipped"), HasSubstr("evaluation        completed")));
}

TEST_F(ResumeRun, ACompleteRunHasNothingToDo) {
  launched_here();
  EXPECT_EQ(launched({"resume", run()}), 0);
  EXPECT_THAT(out_, AllOf(HasSubstr("evaluation        skipped"), HasSubstr("after tuning")));
  EXPECT_EQ(launched({"resume", run()}), 0);  // what was skipped is still complete
  EXPECT_THAT(err_, Not(HasSubstr("runs, because")));
}

TEST_F(ResumeRun, NewOverridesReplaceOldOnes) {
  launched_here({"evaluation.data.max_examples=5"});
  EXPECT_EQ(launched({"resume", run(), "evaluation.data.max_examples=7"}), 0);
  EXPECT_THAT(err_, HasSubstr("evaluation: runs, because its configuration changed"));
  EXPECT_THAT(core::read_text_file(folder_.run_folder() / "evaluation/evaluation.yaml"),
              HasSubstr("max_examples: 7\n"));
}

TEST_F(ResumeRun, ADryRunSaysWhatWouldRun) {
  launched_here();
  const std::string before = core::read_text_file(Manifest::file_in(folder_.run_folder()));
  EXPECT_EQ(launched({"resume", run(), "evaluation.data.max_examples=7", "--dry-run"}), 0);
  EXPECT_THAT(out_, AllOf(HasSubstr("==> " + run() + "/evaluation/evaluation.sh"), Not(HasSubstr("conversion.sh"))));
  EXPECT_EQ(core::read_text_file(Manifest::file_in(folder_.run_folder())), before);
}

TEST_F(ResumeRun, ASweepGoesOnInItsFolderThoughItsNameHasTheTime) {
  const testing::ConfigFolder more({{"timed.yaml", "defaults: [config, _self_]\nhydra: {sweep: {dir: '" +
                                                       (folder_ / "sweeps").string() + "/${now:%H%M%S%f}'}}\n"}});
  launched_here({"-m", "-cd", more.path().string(), "-cn", "timed", "prompt_learning.model.seed=1,2"});
  const std::string sweep = (*std::filesystem::directory_iterator(folder_ / "sweeps")).path().string();
  EXPECT_EQ(launched({"resume", sweep}), 0);
  EXPECT_THAT(err_, AllOf(HasSubstr("run folder: " + sweep), HasSubstr("evaluation #1: complete and unchanged")));
}

TEST_F(ResumeRun, AnotherRunIsNotMeant) {
  launched_here();
  EXPECT_THAT(testing::message_of([&] {
                launched({"resume", run(), "run.name=other"});
              }),
              HasSubstr("with these overrides the run's folder would be"));
}

}  // namespace
}  // namespace sotto::launcher
