#include "stages/prompt_learning/initial_prompts.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "src/packing/pack_rows.h"
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
  void set_methods(const std::vector<std::string>& methods, const std::vector<std::optional<std::string>>& texts) {
    config_.prompt_tuning.new_prompt_init_methods = methods;
    config_.prompt_tuning.new_prompt_init_text = texts;
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
  set_methods({"random", "text"}, {std::nullopt, "ab"});
  const at::Tensor prompt_PD = prompt_of("two");
  for (const std::int64_t place : {0, 2, 4}) EXPECT_TRUE(at::equal(prompt_PD[place], embedding(2))) << place;
  EXPECT_TRUE(at::equal(prompt_PD[3], embedding(3)));
  set_methods({"random", "text"}, {std::nullopt, ""});
  EXPECT_NE(testing::message_of([&] { prompt_of("two"); }).find("has no tokens"), std::string::npos);
}

// A prefix that a text begins is that text: what follows it has the same log-probabilities as behind the text itself.
TEST_F(InitialPromptsTest, a_prefix_begins_as_a_real_one) {
  config_.virtual_prompt_style = "prefix-tuning";
  set_methods({"text", "text"}, {"abc", "cab"});
  const at::Tensor prefix_PL2C = prompt_of("two");
  ASSERT_EQ(prefix_PL2C.sizes(),
            (std::vector<std::int64_t>{5, model_->shape().num_layers, 2, model_->shape().key_size}));
  const std::vector<packing::Row> virtual_rows = {{{-1, -2, -3, -4, -5, 9, 8, 7}, 6}};
  const std::vector<packing::Row> real_rows = {{{4, 2, 3, 4, 2, 9, 8, 7}, 6}};
  const at::Tensor own_N = model_->score(packing::pack_rows(virtual_rows), prefix_PL2C).log_prob_N;
  const at::Tensor real_N = model_->score(packing::pack_rows(real_rows), {}).log_prob_N;
  EXPECT_TRUE(at::allclose(own_N, real_N, 1e-5, 1e-5)) << "the same sums, cut into other blocks";
}

TEST_F(InitialPromptsTest, a_prefix_begins_at_random_or_from_a_network) {
  config_.virtual_prompt_style = "prefix-tuning";
  set_methods({"random", "random"}, {});
  const at::Tensor random_PL2C = prompt_of("two");
  EXPECT_NEAR(random_PL2C.std().item<double>(), 1.0, 0.3);
  config_.prompt_tuning = {};
  config_.prefix_tuning = {.prefix_projection = true, .encoder_hidden_size = 6};
  EXPECT_EQ(prompt_of("two").sizes(), random_PL2C.sizes());
  const auto table = initial_prompts(config_, *model_, tokenizer_);
  EXPECT_EQ(table.parameters().at("two/transform.0.weight").size(0), 6);
}

TEST_F(InitialPromptsTest, an_encoder_can_begin_with_the_tasks_name) {
  config_.p_tuning.condition_on_taskname = true;
  const auto table = initial_prompts(config_, *model_, tokenizer_);
  const auto parameters = table.parameters();
  const at::Tensor& taskname_ND = parameters.at("two/taskname.weight");
  EXPECT_TRUE(at::equal(taskname_ND[0], embedding('t' - 'a' + 2)));
  EXPECT_EQ(taskname_ND.size(0), 3);
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
