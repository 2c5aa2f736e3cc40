#include "stages/evaluation/prompt_tag_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/support/message_of.h"

namespace sotto::evaluation {
namespace {

using ::testing::HasSubstr;

std::string message_for(std::vector<const char*> words) {
  words.insert(words.begin(), "sotto-evaluation");
  return testing::message_of([&] { prompt_tag_section(static_cast<int>(words.size()), words.data()); });
}

TEST(EvaluationPromptTagLine, IsKnownByItsModelFile) {
  const char* const old[] = {"sotto-evaluation", "--use_soft_prompts", "--model_file=x"};
  const char* const today[] = {"sotto-evaluation", "--config", "evaluation.yaml"};
  EXPECT_TRUE(is_prompt_tag_line(3, old));
  EXPECT_FALSE(is_prompt_tag_line(3, today));
}

TEST(EvaluationPromptTagLine, SaysWhatItLacks) {
  EXPECT_THAT(message_for({"--model_file=x", "--path_to_file=y"}), HasSubstr("--use_soft_prompts is missing"));
  EXPECT_THAT(message_for({"--use_soft_prompts", "--model_file=x"}), HasSubstr("--path_to_file is required"));
  EXPECT_THAT(message_for({"--use_soft_prompts", "--model_file=/no/such", "--path_to_file=y"}), HasSubstr("/no/such"));
}

}  // namespace
}  // namespace sotto::evaluation
