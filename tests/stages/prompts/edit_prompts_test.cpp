#include "stages/prompts/edit_prompts.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::prompts {
namespace {

using checkpoint::PromptFolder;
using ::testing::HasSubstr;

PromptFolder folder_with(const std::vector<std::string>& tasks) {
  PromptFolder folder;
  folder.base_model = "some/model";
  folder.base_model_fingerprint = "f00d";
  for (const std::string& task : tasks) {
    folder.tasks.push_back({task, at::full({2, 3}, static_cast<double>(task.size())), {{"taskname", task}}});
    folder.encoder[task + "/embedding.weight"] = folder.tasks.back().prompt_TD;
  }
  return folder;
}

std::vector<std::string> names(const PromptFolder& folder) {
  std::vector<std::string> names;
  for (const auto& task : folder.tasks) names.push_back(task.taskname);
  return names;
}

TEST(EditPrompts, lists_the_tasks) {
  EXPECT_EQ(list_tasks(folder_with({"a", "bc"})),
            "base model: some/model (f00d)\na: 2 virtual tokens of width 3\nbc: 2 virtual tokens of width 3\n");
  PromptFolder prefixes = folder_with({"a"});
  prefixes.tasks[0].prompt_TD = at::zeros({2, 5, 2, 3});
  EXPECT_THAT(list_tasks(prefixes), HasSubstr("a: 2 virtual tokens with keys and values in layers: 5\n"));
}

TEST(EditPrompts, removes_tasks_with_their_encoders) {
  const PromptFolder left = without_tasks(folder_with({"a", "ab", "abc"}), {"a", "abc"});
  EXPECT_EQ(names(left), std::vector<std::string>{"ab"});
  EXPECT_EQ(left.encoder.size(), 1U);
  EXPECT_TRUE(left.encoder.contains("ab/embedding.weight"));
  EXPECT_THAT(testing::message_of([] { without_tasks(folder_with({"squad"}), {"sqad"}); }),
              HasSubstr("Did you mean 'squad'?"));
  EXPECT_THAT(testing::message_of([] { without_tasks(folder_with({"a"}), {"a"}); }),
              HasSubstr("No task would be left"));
}

TEST(EditPrompts, renames_a_task_in_its_template_and_encoder_too) {
  const PromptFolder renamed = with_renamed_task(folder_with({"a", "ab"}), "a", "z");
  EXPECT_EQ(names(renamed), (std::vector<std::string>{"z", "ab"}));
  EXPECT_EQ(renamed.tasks[0].task_template.at("taskname"), "z");
  EXPECT_TRUE(at::equal(renamed.encoder.at("z/embedding.weight"), at::full({2, 3}, 1.0)));
  EXPECT_TRUE(renamed.encoder.contains("ab/embedding.weight"));
  EXPECT_FALSE(renamed.encoder.contains("a/embedding.weight"));
  EXPECT_THAT(testing::message_of([] {
                with_renamed_task(folder_with({"a", "b"}), "a", "b");
              }),
              HasSubstr("already a task 'b'"));
}

TEST(EditPrompts, merges_what_was_made_for_one_model) {
  const PromptFolder both = merged(folder_with({"a", "b"}), folder_with({"c"}));
  EXPECT_EQ(names(both), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(both.encoder.size(), 3U);
  EXPECT_THAT(testing::message_of([] { merged(folder_with({"a"}), folder_with({"a"})); }),
              HasSubstr("in both folders"));
  PromptFolder other = folder_with({"c"});
  other.base_model_fingerprint = "beef";
  EXPECT_THAT(testing::message_of([&] { merged(folder_with({"a"}), other); }), HasSubstr("two models"));
  PromptFolder prefixes = folder_with({"c"});
  prefixes.virtual_prompt_style = "prefix-tuning";
  EXPECT_THAT(testing::message_of([&] { merged(folder_with({"a"}), prefixes); }),
              HasSubstr("do not stand beside embeddings"));
}

}  // namespace
}  // namespace sotto::prompts
