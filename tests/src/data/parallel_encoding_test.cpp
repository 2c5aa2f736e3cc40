#include "src/data/parallel_encoding.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data {
namespace {

using ::testing::HasSubstr;

// Lines of two tasks, some too long for 16 tokens, in two files.
class ParallelEncodingTest : public ::testing::Test {
 protected:
  ParallelEncodingTest() {
    for (const char* const name : {"a", "b"}) {
      task_template::TaskTemplateConfig config;
      config.taskname = name;
      config.prompt_template = "<|VIRTUAL_PROMPT_0|>{text}{answer}";
      config.total_virtual_tokens = 1;
      tasks_.emplace(name, ExampleEncoder(task_template::parse_template(config), bytes_, 0, 16));
    }
    write("one.jsonl", 0, 9000);
    write("two.jsonl", 9000, 100);
  }
  void write(const std::string& name, int first, int count) {
    std::string lines;
    for (int number = first; number < first + count; ++number) {
      lines += fmt::format("{{\"taskname\":\"{}\",\"text\":\"{}\",\"answer\":\"y\"}}\n", number % 3 == 0 ? "a" : "b",
                           number % 7 == 0 ? std::string(20, 'x') : std::to_string(number));
    }
    core::write_file_atomically(folder_ / name, lines);
  }
  struct Encoded {
    std::vector<char> bytes;
    std::int64_t size, num_skipped;
  };
  Encoded encode(unsigned num_threads, std::int64_t max_examples = -1) {
    std::vector<core::MappedFile> files;
    for (const char* const name : {"one.jsonl", "two.jsonl"}) files.emplace_back(folder_ / name);
    Encoded result;
    TokenStoreWriter writer(result.bytes);
    encode_in_parallel(files, tasks_, {.max_examples = max_examples}, num_threads, writer);
    writer.finish();
    result.size = writer.size();
    result.num_skipped = writer.num_skipped();
    return result;
  }
  testing::TemporaryFolder folder_;
  testing::ByteTokenizer bytes_;
  TaskEncoders tasks_;
};

TEST_F(ParallelEncodingTest, the_number_of_threads_changes_nothing) {
  const Encoded alone = encode(1);
  EXPECT_EQ(alone.size + alone.num_skipped, 9100);
  EXPECT_EQ(alone.num_skipped, 1300);
  EXPECT_EQ(encode(2).bytes, alone.bytes);
  EXPECT_EQ(encode(5).bytes, alone.bytes);
  const TokenStore store(alone.bytes);
  EXPECT_EQ(store[0].task, 1U) << "the line with number 1";
  EXPECT_EQ(store[2].task, 0U) << "the line with number 3";
  EXPECT_EQ(store[store.size() - 1].file, 1U);
}

TEST_F(ParallelEncodingTest, stops_after_enough_examples) {
  const Encoded some = encode(3, 10);
  EXPECT_EQ(some.size, 10);
  EXPECT_EQ(some.num_skipped, 2) << "the first and the eighth line";
  core::write_file_atomically(folder_ / "two.jsonl", "no JSON");
  EXPECT_EQ(encode(3, 10).bytes, some.bytes) << "what lies behind is not read";
}

TEST_F(ParallelEncodingTest, the_first_error_in_the_files_order_is_told) {
  std::string lines;
  for (int number = 1; number <= 5000; ++number) {
    lines += number == 4900 || number == 2500 ? "{\"taskname\":\"c\"}\n"
                                              : "{\"taskname\":\"a\",\"text\":\"x\",\"answer\":\"y\"}\n";
  }
  core::write_file_atomically(folder_ / "one.jsonl", lines);
  EXPECT_THAT(testing::message_of([&] { encode(4); }), HasSubstr("one.jsonl:2500: there is no task 'c'"));
}

}  // namespace
}  // namespace sotto::data
