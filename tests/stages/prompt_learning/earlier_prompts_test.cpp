#include "stages/prompt_learning/earlier_prompts.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "stages/prompt_learning/run_prompt_learning.h"
#include "tests/support/letter_task.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::prompt_learning {
namespace {

using ::testing::HasSubstr;

// A folder with the task "letters", to which "last" is added with another number of virtual tokens.
class EarlierPromptsTest : public ::testing::Test {
 protected:
  EarlierPromptsTest() {
    testing::write_tiny_model_folder(folder_ / "model");
    testing::write_letter_questions(folder_ / "letters.jsonl", false);
    core::write_file_atomically(folder_ / "last.jsonl", R"({"taskname":"last","question":"ab","answer":"a"})"
                                                        "\n");
    tune({"letters"}, "p-tuning", "first", std::nullopt);
  }
  void tune(const std::vector<std::string>& tasks, const std::string& style, const std::string& to,
            const std::optional<std::string>& from, std::int64_t steps = 2) {
    config_ = {};
    config_.trainer.max_steps = steps;
    config_.trainer.precision = "32";
    config_.exp_manager.explicit_log_dir = folder_ / ("log_" + to);
    PromptLearningModelConfig& model = config_.model;
    model.language_model_path = folder_ / "model";
    model.nemo_path = folder_ / to;
    if (from) model.restore_path = folder_ / *from;
    model.virtual_prompt_style = style;
    model.new_tasks = tasks;
    for (const std::string& task : tasks) {
      model.task_templates.push_back(testing::letter_template());
      model.task_templates.back().taskname = task;
      if (task == "last") model.task_templates.back().total_virtual_tokens = 3;
      model.data.train_ds.push_back(folder_ / (task + ".jsonl"));
    }
    model.optim.lr = 1e-2;
    model.optim.sched.warmup_steps = 0;
    if (from && tasks[0] == "last") model.existing_tasks = {"letters"};
    run_prompt_learning(config_);
  }
  checkpoint::PromptFolder load(const std::string& name) { return checkpoint::load_prompt_folder(folder_ / name); }

  testing::TemporaryFolder folder_;
  PromptLearningConfig config_;
};

TEST_F(EarlierPromptsTest, an_added_task_leaves_the_others_bit_for_bit) {
  const auto first = load("first");
  for (const char* const style : {"p-tuning", "prompt-tuning"}) {
    const std::string name = std::string("both_") + style;
    tune({"last"}, style, name, "first");
    const auto both = load(name);
    ASSERT_EQ(both.tasks.size(), 2U);
    EXPECT_EQ(both.tasks[0].taskname, "letters");
    EXPECT_TRUE(at::equal(both.tasks[0].prompt_TD, first.tasks[0].prompt_TD)) << style;
    EXPECT_EQ(both.tasks[0].task_template, first.tasks[0].task_template);
    EXPECT_EQ(both.tasks[1].prompt_TD.size(0), 3) << "another number of virtual tokens";
    for (const auto& [key, tensor] : first.encoder) EXPECT_TRUE(at::equal(both.encoder.at(key), tensor)) << key;
  }
}

TEST_F(EarlierPromptsTest, an_existing_task_is_tuned_on_from_where_it_was) {
  const auto first = load("first");
  tune({"letters", "last"}, "p-tuning", "more", "first", 3);
  EXPECT_FALSE(at::equal(load("more").tasks[0].prompt_TD, first.tasks[0].prompt_TD));
  prompt::PromptTable table;
  table.add_tuned("letters", prompt::make_prompt_encoder({}, 4, first.tasks[0].prompt_TD.size(1), 99), 4);
  config_.model.new_tasks = {"letters"};
  go_on_from(first, config_.model, table);
  EXPECT_TRUE(at::equal(table.task_prompt("letters"), first.tasks[0].prompt_TD)) << "it begins where it ended";
  tune({"letters"}, "prompt-tuning", "tokens", "first", 1);
  EXPECT_FALSE(at::equal(load("tokens").tasks[0].prompt_TD, first.tasks[0].prompt_TD));
}

TEST_F(EarlierPromptsTest, prefixes_are_added_to_prefixes_alone) {
  tune({"letters"}, "prefix-tuning", "prefixes", std::nullopt);
  const auto first = load("prefixes");
  EXPECT_EQ(first.tasks.at(0).prompt_TD.dim(), 4);
  tune({"last"}, "prefix-tuning", "both", "prefixes");
  const auto both = load("both");
  ASSERT_EQ(both.tasks.size(), 2U);
  EXPECT_TRUE(at::equal(both.tasks[0].prompt_TD, first.tasks[0].prompt_TD));
  tune({"letters"}, "prefix-tuning", "more", "prefixes", 1);
  EXPECT_FALSE(at::equal(load("more").tasks[0].prompt_TD, first.tasks[0].prompt_TD));
  EXPECT_THAT(testing::message_of([&] { tune({"last"}, "p-tuning", "mixed", "prefixes"); }),
              HasSubstr("keys and values do not stand beside embeddings"));
}

TEST_F(EarlierPromptsTest, what_cannot_be_gone_on_from_is_said) {
  config_.model.restore_path = folder_ / "first";
  config_.model.existing_tasks = {"leters"};
  EXPECT_THAT(testing::message_of([&] { earlier_prompts(config_.model); }), HasSubstr("Did you mean 'letters'?"));
  config_.model.restore_path = folder_ / "nowhere";
  EXPECT_THAT(testing::message_of([&] { earlier_prompts(config_.model); }), HasSubstr("is no prompt folder"));
  config_.model.restore_path = folder_ / "first";
  const auto first = load("first");
  prompt::PromptTable other;
  other.add_tuned("letters", prompt::make_prompt_encoder({}, 5, first.tasks[0].prompt_TD.size(1), 1), 5);
  EXPECT_THAT(testing::message_of([&] { go_on_from(first, config_.model, other); }),
              HasSubstr("total_virtual_tokens 5"));
  prompt::PromptEncoderConfig wider;
  wider.encoder_hidden = 7;
  prompt::PromptTable another;
  another.add_tuned("letters", prompt::make_prompt_encoder(wider, 4, first.tasks[0].prompt_TD.size(1), 1), 4);
  EXPECT_THAT(testing::message_of([&] { go_on_from(first, config_.model, another); }),
              HasSubstr("was not made by this encoder"));
  auto conditioned = first;
  conditioned.encoder["letters/taskname.weight"] = at::zeros({1, 2});
  prompt::PromptTable same;
  same.add_tuned("letters", prompt::make_prompt_encoder({}, 4, first.tasks[0].prompt_TD.size(1), 1), 4);
  EXPECT_THAT(testing::message_of([&] { go_on_from(conditioned, config_.model, same); }),
              HasSubstr("has 'letters/taskname.weight', which this one lacks"));
}

}  // namespace
}  // namespace sotto::prompt_learning
