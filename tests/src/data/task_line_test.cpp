#include "src/data/task_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/byte_tokenizer.h"
#include "tests/support/message_of.h"

namespace sotto::data {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;

class TaskLineTest : public ::testing::Test {
 protected:
  TaskLineTest() {
    for (const char* const name : {"RTE", "Winogrande"}) {
      task_template::TaskTemplateConfig config;
      config.taskname = name;
      config.prompt_template = "<|VIRTUAL_PROMPT_0|>{text}{answer}";
      config.total_virtual_tokens = 1;
      tasks_.emplace(name, ExampleEncoder(task_template::parse_template(config), bytes_, name[0] == 'R' ? 0 : 1, 16));
    }
  }
  testing::ByteTokenizer bytes_;
  TaskEncoders tasks_;
};

TEST_F(TaskLineTest, a_prompt_tag_is_a_taskname) {
  const ordered_json older = {{"prompt_tag", "Winogrande"}, {"text", "ab"}, {"answer", " c"}};
  ordered_json newer = older;
  newer["taskname"] = "Winogrande";
  const auto from_older = encode_line(older, tasks_, true), from_newer = encode_line(newer, tasks_, true);
  EXPECT_EQ(from_older->row.token_ids, from_newer->row.token_ids);
  EXPECT_EQ(from_older->row.token_ids.front(), packing::virtual_token(1));
  EXPECT_EQ(from_older->fields.at("taskname"), "Winogrande") << "for those who read the fields";
}

TEST_F(TaskLineTest, where_both_stand_the_taskname_counts) {
  const ordered_json line = {{"prompt_tag", "x"}, {"taskname", "RTE"}};
  EXPECT_EQ(task_of_line(line, tasks_), "RTE");
}

TEST_F(TaskLineTest, unknown_tasks_are_errors) {
  EXPECT_THAT(testing::message_of([&] {
                task_of_line({{"prompt_tag", "rte"}}, tasks_);
              }),
              HasSubstr("no task 'rte' in task_templates. Did you mean 'RTE'?"));
  EXPECT_THAT(testing::message_of([&] {
                task_of_line({{"taskname", 1}}, tasks_);
              }),
              HasSubstr("'taskname' is missing. Add it: one of RTE, Winogrande."));
}

TEST_F(TaskLineTest, a_line_that_does_not_fit_gives_nothing) {
  const ordered_json line = {{"taskname", "RTE"}, {"text", std::string(20, 'x')}, {"answer", "y"}};
  EXPECT_FALSE(encode_line(line, tasks_, true).has_value());
}

}  // namespace
}  // namespace sotto::data
