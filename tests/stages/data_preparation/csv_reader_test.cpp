#include "stages/data_preparation/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

// "line:cell|cell line:cell|cell"
std::string read(const std::string& content, char separator = ',') {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a.csv", content);
  std::string seen;
  for (const CsvRow& row : read_csv(folder / "a.csv", separator)) {
    seen += (seen.empty() ? "" : " ") + std::to_string(row.line) + ":";
    for (std::size_t at = 0; at < row.cells.size(); ++at) seen += (at > 0 ? "|" : "") + row.cells[at];
  }
  return seen;
}

TEST(CsvReader, ReadsCellsAndTheLinesThatRowsBeginIn) {
  struct Case {
    const char *name, *content, *rows;
  };
  const Case cases[] = {
      {"plain", "a,b\n1,2\n", "1:a|b 2:1|2"},
      {"no_end_of_line_at_the_end", "a,b\n1,2", "1:a|b 2:1|2"},
      {"windows", "a,b\r\n1,2\r\n", "1:a|b 2:1|2"},
      {"byte_order_mark",
       "\xef\xbb\xbf"
       "a\n1\n",
       "1:a 2:1"},
      {"quotes", "a,b\n\"x, \"\"y\"\"\",\"\"\n", "1:a|b 2:x, \"y\"|"},
      {"lines_in_quotes", "a\n\"x\ny\"\nz\n", "1:a 2:x\ny 4:z"},
      {"empty_lines", "a\n\n\n1\n", "1:a 4:1"},
      {"empty_cells", "a,b\n,\n", "1:a|b 2:|"},
      {"nothing", "", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(read(c.content), c.rows) << c.name;
  EXPECT_EQ(read("a\tb\n1,5\t2\n", '\t'), "1:a|b 2:1,5|2");
}

TEST(CsvReader, ErrorsNameTheLine) {
  const auto message = [](const std::string& content) { return sotto::testing::message_of([&] { read(content); }); };
  EXPECT_THAT(message("a,b\n1\n"), HasSubstr("a.csv:2: expected 2 cells as in the head, but found 1."));
  EXPECT_THAT(message("a\n\n\"x\ny"), HasSubstr("a.csv:3: a quote is not closed."));
  EXPECT_THAT(message("a\n\"x\"y\n"), HasSubstr("a.csv:2: a text that begins with a quote goes on behind"));
  EXPECT_THAT(message("caf\xe9\n"), HasSubstr("a.csv: byte 4 is not UTF-8. Convert the file"));
}

}  // namespace
}  // namespace sotto::data_preparation
