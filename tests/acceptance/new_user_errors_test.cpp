// What a new user gets wrong in the first hour: the message alone must say what to do.
#include <gmock/gmock.h>

#include "launcher/explain_config.h"
#include "tests/support/config_folder.h"
#include "tests/support/launched.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class NewUser : public testing::Launched {
 protected:
  std::string told(const std::vector<std::string>& overrides) {
    return testing::message_of([&] { folder_.plan(overrides); });
  }
  // The same with a folder of the user's own (--config-dir).
  std::string told_of_files(const testing::ConfigFolder::Files& files, std::vector<std::string> overrides) {
    const testing::ConfigFolder own(files);
    overrides.push_back("--config-dir=" + own.path().string());
    return told(overrides);
  }
};

TEST_F(NewUser, AMisspelledKey) {
  const std::string text = told({"prompt_learning.trainer.max_stpes=8"});
  EXPECT_THAT(text, HasSubstr("override 'prompt_learning.trainer.max_stpes=8': there is no key "
                              "'prompt_learning.trainer.max_stpes'. Did you mean 'prompt_learning.trainer.max_steps'"));
  EXPECT_THAT(text, Not(HasSubstr("To add it")));
}

TEST_F(NewUser, AKeyWithoutTheStageInFront) {
  EXPECT_THAT(told({"trainer.max_steps=8"}), HasSubstr("Did you mean 'prompt_learning.trainer.max_steps'"));
}

TEST_F(NewUser, AKeyThatIsLikeNoOther) {
  EXPECT_THAT(told({"zzz=1"}), HasSubstr("there is no key 'zzz'. To add it: +zzz=1"));
}

TEST_F(NewUser, AMisspelledGroup) {
  EXPECT_THAT(told({"prompt_learing=llama/squad"}),
              HasSubstr("there is no key 'prompt_learing'. Did you mean 'prompt_learning'"));
}

TEST_F(NewUser, AMisspelledOption) {
  EXPECT_THAT(told({"data_preparation=sqaud"}),
              AllOf(HasSubstr("the group 'data_preparation' has no option 'sqaud'"), HasSubstr("Did you mean 'squad"),
                    HasSubstr("Available: assistant, custom")));
}

TEST_F(NewUser, AMisspelledStage) {
  EXPECT_THAT(told({"stages=[convertion]"}), HasSubstr("no stage 'convertion'. Did you mean 'conversion'?"));
}

TEST_F(NewUser, AMisspelledResolver) {
  EXPECT_THAT(told({"conversion.run.name='${multipy:2,3}'"}),
              HasSubstr("there is no resolver 'multipy'. Did you mean 'multiply'?"));
}

TEST_F(NewUser, AMisspelledTargetOfAnInterpolation) {
  EXPECT_THAT(told({"conversion.run.name='${run.nme}'"}),
              AllOf(HasSubstr("${run.nme} names no key"), HasSubstr("Did you mean 'run.name'")));
}

TEST_F(NewUser, AForgottenQuoteOnTheCommandLine) {
  EXPECT_THAT(told({"run.name='first try"}), HasSubstr("the quote ' is not closed.\n"
                                                       "  run.name='first try\n"
                                                       "           ^"));
}

TEST_F(NewUser, AForgottenBracket) {
  EXPECT_THAT(told({"stages=[conversion"}), HasSubstr("',' or ']' is expected in the list.\n"
                                                      "  stages=[conversion\n"
                                                      "                    ^"));
}

TEST_F(NewUser, AForgottenQuoteInAFile) {
  EXPECT_THAT(
      told_of_files({{"data_preparation/mine.yaml", "dataset: squad\ntaskname: 'mine\n"}}, {"data_preparation=mine"}),
      HasSubstr("data_preparation/mine.yaml:2:11: not valid YAML: the quote that begins here is not closed.\n"
                "  2 | taskname: 'mine\n"
                "    |           ^"));
}

TEST_F(NewUser, ATabInAFile) {
  EXPECT_THAT(told_of_files({{"data_preparation/mine.yaml", "run:\n\tname: x\n"}}, {"data_preparation=mine"}),
              HasSubstr("mine.yaml:2:1: not valid YAML: a tab indents this line: YAML takes spaces only."));
}

TEST_F(NewUser, AValueOutOfItsRange) {
  EXPECT_THAT(told({"evaluation.data.micro_batch_size=0"}),
              HasSubstr("evaluation.data.micro_batch_size: must be at least 1 (0 at override "
                        "'evaluation.data.micro_batch_size=0')"));
}

TEST_F(NewUser, AValueOfTheWrongKind) {
  EXPECT_THAT(told({"prompt_learning.model.optim.lr=fast"}),
              HasSubstr("prompt_learning.model.optim.lr: expected a number, but got fast (override "
                        "'prompt_learning.model.optim.lr=fast')"));
}

TEST_F(NewUser, SeveralMistakesAtOnce) {
  EXPECT_THAT(told({"run.nam=x", "trainer.max_stpes=1", "stages=[conversion"}),
              AllOf(HasSubstr("'run.nam'"), HasSubstr("there is no key 'trainer"), HasSubstr("']' is expected")));
  EXPECT_THAT(
      told({"evaluation.data.micro_batch_size=0", "stages=[conversion,evalution]", "conversion.model.precision=fp64"}),
      AllOf(HasSubstr("no stage 'evalution'"),
            HasSubstr("conversion.model.precision: expected one of fp32, bf16, but got fp64")));
}

TEST_F(NewUser, AValueThatAnExperimentAlsoSets) {
  const testing::ConfigFolder own(
      testing::ConfigFolder::Files{{"experiment/fast.yaml", "# @package _global_\nrun: {name: fast}\n"}});
  const CommandLine line =
      folder_.line({"--config-dir=" + own.path().string(), "+experiment=fast", "--explain=run.name", "run.name=mine"});
  EXPECT_THAT(explained(ComposedRun(line), line),
              AllOf(HasSubstr("run.name = mine\n  set by override 'run.name=mine'\n  before: fast set by "),
                    HasSubstr("experiment/fast.yaml:2:13\n  before: quickstart set by ")));
}

}  // namespace
}  // namespace sotto::launcher
