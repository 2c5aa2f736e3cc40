#include "launcher/plan_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/launcher_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string problems(const testing::LauncherFolder& folder, const std::vector<std::string>& overrides) {
  return testing::message_of([&] { folder.plan(overrides); });
}

TEST(PlanFiles, AMissingInputNamesTheStageThatMakesIt) {
  const testing::LauncherFolder folder;
  EXPECT_THAT(problems(folder, {"stages=[prompt_learning]"}),
              AllOf(HasSubstr("models/smollm2-135m-instruct', which does not exist. The stage conversion makes it"),
                    HasSubstr("squad_train.jsonl', which does not exist. The stage data_preparation makes it")));
}

TEST(PlanFiles, AStageThatMakesItMustComeBefore) {
  const testing::LauncherFolder folder;
  EXPECT_THAT(problems(folder, {"stages=[data_preparation,prompt_learning,conversion]"}),
              HasSubstr("The stage conversion makes it, but comes later: put conversion before prompt_learning"));
}

TEST(PlanFiles, AForeignInputMustExist) {
  const testing::LauncherFolder folder;
  EXPECT_THAT(problems(folder, {"conversion.model.source_path=/no/such.gguf"}),
              AllOf(HasSubstr("conversion: needs '/no/such.gguf', which does not exist. Check the paths"),
                    Not(HasSubstr("prompt_learning: needs"))));
}

TEST(PlanFiles, ProgramsMustBeThere) {
  const testing::LauncherFolder folder;
  std::filesystem::remove(folder / "bin/sotto-evaluation");
  EXPECT_THAT(problems(folder, {}), AllOf(HasSubstr("evaluation: its program"), HasSubstr("cluster.bin_dir=FOLDER")));
}

TEST(PlanFiles, SecretsMustBeReadable) {
  const testing::LauncherFolder folder;
  EXPECT_THAT(problems(folder, {"+cluster.secret_files.HF_TOKEN=/no/token"}),
              HasSubstr("cluster.secret_files.HF_TOKEN: '/no/token' cannot be read"));
}

TEST(PlanFiles, TheKernelsFileSystemsAreNoPlace) {
  const testing::LauncherFolder folder;
  EXPECT_THAT(problems(folder, {"base_results_dir=/proc/results"}),
              HasSubstr("'/proc/results/quickstart' cannot be written: '/proc' is the kernel's. Choose another place: "
                        "base_results_dir=FOLDER"));
}

TEST(PlanFiles, ThePlaceMustBeAFolder) {
  const testing::LauncherFolder folder;
  EXPECT_THAT(problems(folder, {"base_results_dir=" + (folder / "model.gguf/results").string()}),
              HasSubstr("model.gguf' is no folder. Choose another place: base_results_dir=FOLDER"));
}

}  // namespace
}  // namespace sotto::launcher
