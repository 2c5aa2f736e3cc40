#include "src/data/jsonl_reader.h"

#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data {
namespace {

using testing::message_of;

std::string read_all(const std::string& text) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a.jsonl", text);
  std::string seen;
  read_jsonl(folder / "a.jsonl",
             [&](const auto& object, std::int64_t number) { seen += std::to_string(number) + object.dump(); });
  return seen;
}

TEST(JsonlReader, reads_lines_and_skips_blank_ones) {
  EXPECT_EQ(read_all("{\"a\":1}\n\n  \r\n{\"b\":2}"), "1{\"a\":1}4{\"b\":2}");
  EXPECT_EQ(read_all(""), "");
}

TEST(LineReader, tells_where_each_line_begins) {
  LineReader lines("ab\n\nc");
  EXPECT_EQ(lines.next()->text, "ab");
  const auto third = lines.next();
  EXPECT_EQ(third->text, "c");
  EXPECT_EQ(third->number, 3);
  EXPECT_EQ(third->begin, 4U);
  EXPECT_FALSE(lines.next().has_value());
}

TEST(JsonlReader, errors_name_file_line_and_column) {
  EXPECT_NE(message_of([] { read_all("{}\n{\"a\": }"); }).find("a.jsonl:2:7"), std::string::npos);
  EXPECT_NE(message_of([] { read_all("[1]"); }).find("a.jsonl:1: expected a JSON object"), std::string::npos);
  EXPECT_NE(message_of([] { read_jsonl("/no/such.jsonl", nullptr); }).find("/no/such.jsonl"), std::string::npos);
}

TEST(JsonlReader, what_the_caller_finds_is_put_behind_the_place) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a.jsonl", "{}\n{}");
  const auto fail_at_two = [](const auto&, std::int64_t number) {
    if (number == 2) throw core::UserError("no field.");
  };
  EXPECT_NE(message_of([&] { read_jsonl(folder / "a.jsonl", fail_at_two); }).find("a.jsonl:2: no field."),
            std::string::npos);
}

}  // namespace
}  // namespace sotto::data
