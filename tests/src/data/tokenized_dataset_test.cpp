#include "src/data/tokenized_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const std::string kSquadLine = R"({"taskname":"squad","context":"x","answer":"y"})";
const std::string kLongLine = R"({"taskname":"squad","context":"xxxxxxxxxxxxxxxx","answer":"y"})";

class TokenizedDatasetTest : public ::testing::Test {
 protected:
  TokenizedDatasetTest() {
    config_.taskname = "squad";
    config_.prompt_template = "<|VIRTUAL_PROMPT_0|>{context} {answer}";
    config_.total_virtual_tokens = 1;
    write(kSquadLine + "\n" + kLongLine + "\n\n" + kSquadLine + "\n");
  }
  void write(const std::string& text) { core::write_file_atomically(folder_ / "d.jsonl", text); }
  TaskEncoders tasks() { return {{"squad", ExampleEncoder(task_template::parse_template(config_), bytes_, 0, 12)}}; }
  TokenizedDataset load(const TokenCache& cache = {}, const DatasetOptions& options = {}) {
    return {{folder_ / "d.jsonl"}, tasks(), options, cache};
  }
  TokenCache cache() { return {folder_ / "cache", "some tokenizer"}; }
  std::size_t num_cached() {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_ / "cache"), fs::directory_iterator()));
  }

  testing::TemporaryFolder folder_;
  testing::ByteTokenizer bytes_;
  task_template::TaskTemplateConfig config_;
};

TEST_F(TokenizedDatasetTest, has_the_rows_of_the_plain_data_set) {
  const TaskDataset plain({folder_ / "d.jsonl"}, tasks(), {});
  for (const TokenCache& where : {TokenCache{}, cache(), cache()}) {
    const TokenizedDataset data = load(where);
    ASSERT_EQ(data.size(), plain.size());
    EXPECT_EQ(data.store().num_skipped(), plain.num_skipped());
    for (std::int64_t index = 0; index < data.size(); ++index) {
      EXPECT_EQ(data.row(index).token_ids, plain[index].row.token_ids);
      EXPECT_EQ(data.row(index).first_target, plain[index].row.first_target);
      EXPECT_EQ(data.line(index), kSquadLine);
    }
    EXPECT_EQ(data.tasknames(), std::vector<std::string>{"squad"});
  }
}

TEST_F(TokenizedDatasetTest, the_cache_serves_as_long_as_nothing_changes) {
  const std::string first = load(cache()).fingerprint();
  EXPECT_EQ(num_cached(), 1U);
  fs::rename(folder_ / "d.jsonl", folder_ / "e.jsonl");
  const TokenizedDataset moved({folder_ / "e.jsonl"}, tasks(), {}, cache());
  EXPECT_EQ(moved.fingerprint(), first) << "the content counts, not the path";
  EXPECT_EQ(num_cached(), 1U);
  fs::rename(folder_ / "e.jsonl", folder_ / "d.jsonl");

  write(kSquadLine + "\n" + kSquadLine + "\n");
  EXPECT_EQ(load(cache()).size(), 2);
  config_.prompt_template = "<|VIRTUAL_PROMPT_0|>{context}: {answer}";
  load(cache());
  load({folder_ / "cache", "another tokenizer"});
  load(cache(), {.max_examples = 1});
  EXPECT_EQ(num_cached(), 5U);
}

TEST_F(TokenizedDatasetTest, what_is_in_the_cache_is_taken_from_there) {
  const std::string name = load(cache()).fingerprint() + ".tokens";
  const auto written_at = fs::last_write_time(folder_ / "cache" / name);
  load(cache());
  EXPECT_EQ(fs::last_write_time(folder_ / "cache" / name), written_at);
}

TEST_F(TokenizedDatasetTest, a_damaged_cache_is_made_anew) {
  const std::string name = load(cache()).fingerprint() + ".tokens";
  core::write_file_atomically(folder_ / "cache" / name, "half of it");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(load(cache()).size(), 2);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("is encoded anew"));
  EXPECT_GT(fs::file_size(folder_ / "cache" / name), 40U);
}

TEST_F(TokenizedDatasetTest, empty_sets_and_unknown_tasks_are_errors) {
  write("");
  EXPECT_THAT(testing::message_of([&] { load(); }), HasSubstr("they are empty"));
  write(kLongLine);
  EXPECT_THAT(testing::message_of([&] { load(); }), HasSubstr("all 1 are too long"));
  write(R"({"taskname":"sqad"})");
  EXPECT_THAT(testing::message_of([&] { load(cache()); }), HasSubstr("d.jsonl:1: there is no task 'sqad'"));
  EXPECT_EQ(num_cached(), 0U) << "nothing half done stays";
}

}  // namespace
}  // namespace sotto::data
