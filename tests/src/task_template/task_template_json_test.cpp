#include "src/task_template/task_template_json.h"

#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::task_template {
namespace {

TEST(TaskTemplateJson, comes_back_as_written) {
  TaskTemplateConfig task;
  task.taskname = "squad";
  task.prompt_template = "<|VIRTUAL_PROMPT_0|>{question} {answer}";
  task.total_virtual_tokens = 7;
  task.virtual_token_splits = {7};
  task.truncate_field = "question";
  task.answer_only_loss = false;
  const TaskTemplateConfig read = parse_task_template(task_template_json(task));
  EXPECT_EQ(read.taskname, task.taskname);
  EXPECT_EQ(read.prompt_template, task.prompt_template);
  EXPECT_EQ(read.total_virtual_tokens, 7);
  EXPECT_EQ(read.virtual_token_splits, task.virtual_token_splits);
  EXPECT_EQ(read.truncate_field, task.truncate_field);
  EXPECT_FALSE(read.answer_only_loss);
}

TEST(TaskTemplateJson, absent_keys_keep_their_default_and_null_is_kept) {
  const TaskTemplateConfig read =
      parse_task_template(nlohmann::ordered_json::parse(R"({"taskname": "t", "truncate_field": null, "later": 1})"));
  EXPECT_EQ(read.taskname, "t");
  EXPECT_EQ(read.total_virtual_tokens, TaskTemplateConfig().total_virtual_tokens);
  EXPECT_FALSE(read.truncate_field.has_value());
}

TEST(TaskTemplateJson, wrong_types_are_named) {
  EXPECT_NE(testing::message_of([] {
              parse_task_template({{"total_virtual_tokens", "ten"}});
            }).find("'total_virtual_tokens' is \"ten\""),
            std::string::npos);
  EXPECT_NE(testing::message_of([] { parse_task_template(nlohmann::ordered_json::array()); }).find("is array"),
            std::string::npos);
}

}  // namespace
}  // namespace sotto::task_template
