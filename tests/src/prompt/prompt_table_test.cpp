#include "src/prompt/prompt_table.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::prompt {
namespace {

PromptTable table(std::uint64_t seed) {
  PromptTable result;
  result.add_fixed("old", at::ones({2, 4}));
  result.add_tuned("new", make_prompt_encoder({}, 3, 4, seed), 3);
  return result;
}

TEST(PromptTable, tasks_stand_one_below_the_other) {
  const PromptTable tasks = table(1);
  EXPECT_EQ(tasks.num_rows(), 5);
  EXPECT_EQ(tasks.first_row("old"), 0);
  EXPECT_EQ(tasks.first_row("new"), 2);
  EXPECT_TRUE(at::equal(tasks.stacked().slice(0, 2, 5), tasks.task_prompt("new")));
  EXPECT_EQ(tasks.tasknames(), (std::vector<std::string>{"old", "new"}));
}

TEST(PromptTable, gradients_reach_the_tuned_task_alone) {
  const PromptTable tasks = table(1);
  tasks.stacked().backward(at::ones({5, 4}));
  for (const auto& [name, parameter] : tasks.parameters()) {
    EXPECT_TRUE(name.starts_with("new/"));
    EXPECT_TRUE(parameter.grad().defined()) << name;
  }
}

TEST(PromptTable, loads_saved_parameters) {
  PromptTable first = table(1), second = table(2);
  EXPECT_FALSE(at::equal(first.stacked(), second.stacked()));
  second.load(first.parameters());
  EXPECT_TRUE(at::equal(first.stacked(), second.stacked()));
}

TEST(PromptTable, a_task_may_stand_once_only) {
  PromptTable tasks = table(1);
  EXPECT_NE(testing::message_of([&] {
              tasks.add_fixed("old", at::ones({1, 4}));
            }).find("stands twice"),
            std::string::npos);
}

}  // namespace
}  // namespace sotto::prompt
