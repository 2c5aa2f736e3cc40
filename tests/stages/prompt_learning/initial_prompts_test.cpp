#include "stages/prompt_learning/initial_prompts.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"
#include "tests/support/small_tokenizer.h"
#include "tests/support/tiny_llama.h"

namespace sotto::prompt_learning {
namespace {

class InitialPromptsTest : public ::testing::Test {
 protected:
  InitialPromptsTest() : tiny_(/*tied=*/true), model_(tiny_.packed()) {
    config_.new_tasks = {"one", "two"};
    config_.task_templates.resize(2);
    config_.task_templates[0].taskname = "two";
    config_.task_templates[0].total_virtual_tokens = 5;
    config_.task_templates[1].taskname = "one";
    config_.task_templates[1].total_virtual_tokens = 3;
  }
  at::Tensor prompt_of(const std::string& task) {
    return initial_prompts(config_, *model_, tokenizer_).task_prompt(task);
  }
  at::Tensor embedding(std::int64_t id) { return tiny_.tensors.at("model.embed_tokens.weight")[id]; }

  testing::TinyLlama tiny_;
  std::unique_ptr<model::LanguageModel> model_;
  testing::SmallTokenizer tokenizer_;
  PromptLearningModelConfig config_;
};

TEST_F(InitialPromptsTest, every_new_task_gets_its_number_of_virtual_tokens) {
  for (const char* const style : {"p-tuning", "prompt-tuning"}) {
    config_.virtual_prompt_style = style;
    EXPECT_EQ(prompt_of("one").sizes(), (std::vector<std::int64_t>{3, 24})) << style;
    EXPECT_EQ(prompt_of("two").sizes(), (std::vector<std::int64_t>{5, 24})) << style;
    EXPECT_TRUE(at::equal(prompt_of("two"), prompt_of("two"))) << style;
  }
}

TEST_F(InitialPromptsTest, a_text_is_repeated_until_it_fills_the_prompt) {
  config_.virtual_prompt_style = "prompt-tuning";
  config_.prompt_tuning.new_prompt_init_methods = {"random", "text"};
  config_.prompt_tuning.new_prompt_init_text = {std::nullopt, "ab"};
  const at::Tensor prompt_PD = prompt_of("two");
  for (const std::int64_t place : {0, 2, 4}) EXPECT_TRUE(at::equal(prompt_PD[place], embedding(2))) << place;
  EXPECT_TRUE(at::equal(prompt_PD[3], embedding(3)));
  config_.prompt_tuning.new_prompt_init_text[1] = "";
  EXPECT_NE(testing::message_of([&] { prompt_of("two"); }).find("has no tokens"), std::string::npos);
}

TEST_F(InitialPromptsTest, a_vocabulary_sample_changes_with_the_seed_and_holds_no_special_token) {
  config_.virtual_prompt_style = "prompt-tuning";
  const at::Tensor first = prompt_of("two");
  config_.seed = 7;
  EXPECT_FALSE(at::equal(prompt_of("two"), first));
  for (std::int64_t place = 0; place < 5; ++place) EXPECT_FALSE(at::equal(first[place], embedding(0)));
}

}  // namespace
}  // namespace sotto::prompt_learning
