#include "src/data/task_dataset.h"

#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data {
namespace {

using testing::message_of;

class TaskDatasetTest : public ::testing::Test {
 protected:
  TaskDataset load(const std::string& text, const DatasetOptions& options = {}) {
    task_template::TaskTemplateConfig config;
    config.taskname = "squad";
    config.prompt_template = "<|VIRTUAL_PROMPT_0|>{context} {answer}";
    config.total_virtual_tokens = 1;
    const std::map<std::string, ExampleEncoder> tasks = {
        {"squad", ExampleEncoder(task_template::parse_template(config), bytes_, 0, 12)}};
    core::write_file_atomically(folder_ / "d.jsonl", text);
    return {{folder_ / "d.jsonl"}, tasks, options};
  }
  testing::ByteTokenizer bytes_;
  testing::TemporaryFolder folder_;
};

const std::string kLine = R"({"taskname":"squad","context":"x","answer":"y"})";
const std::string kLong = R"({"taskname":"squad","context":"xxxxxxxxxxxxxxxx","answer":"y"})";

TEST_F(TaskDatasetTest, holds_the_examples_in_order_and_counts_what_is_too_long) {
  const TaskDataset data = load(kLine + "\n" + kLong + "\n" + kLine);
  EXPECT_EQ(data.size(), 2);
  EXPECT_EQ(data.num_skipped(), 1);
  EXPECT_EQ(data[1].fields["context"], "x");
}

TEST_F(TaskDatasetTest, max_examples_takes_the_first) {
  EXPECT_EQ(load(kLine + "\n" + kLine + "\n" + kLine, {.max_examples = 2}).size(), 2);
}

TEST_F(TaskDatasetTest, unknown_tasks_and_empty_sets_are_errors) {
  EXPECT_NE(message_of([&] { load(R"({"taskname":"sqad"})"); }).find("'squad'"), std::string::npos);
  EXPECT_NE(message_of([&] { load(R"({"context":"x"})"); }).find("d.jsonl:1: 'taskname' is missing"),
            std::string::npos);
  EXPECT_NE(message_of([&] { load(""); }).find("they are empty"), std::string::npos);
  EXPECT_NE(message_of([&] { load(kLong); }).find("all 1 are too long"), std::string::npos);
}

}  // namespace
}  // namespace sotto::data
