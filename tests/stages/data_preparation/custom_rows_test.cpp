#include "stages/data_preparation/custom_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

// "line: name=text name=[text,text]" of every row
std::string read(const std::string& name, const std::string& content) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / name, content);
  std::string seen;
  for (const CustomRow& row : read_custom_rows(folder / name)) {
    EXPECT_THAT(row.place, HasSubstr(name + ":"));
    seen += row.place.substr(row.place.rfind(':') + 1) + ":";
    for (const CustomField& field : row.fields) {
      std::string texts;
      for (const std::string& text : field.texts) texts += (texts.empty() ? "" : ",") + text;
      seen += " " + field.name + "=" + (field.is_list ? "[" + texts + "]" : texts);
    }
    seen += "\n";
  }
  return seen;
}

TEST(CustomRows, ReadsEachFormByItsEnding) {
  EXPECT_EQ(read("a.jsonl", "{\"q\": \"x\", \"n\": 1.5, \"b\": true, \"answer\": [\"y\", \"z\"]}\n\n{\"q\": \"w\"}\n"),
            "1: q=x n=1.5 b=true answer=[y,z]\n3: q=w\n");
  EXPECT_EQ(read("a.json", "{\"q\": []}"), "1: q=[]\n");
  EXPECT_EQ(read("a.csv", "q,answer\n\"a, b\",c\n"), "2: q=a, b answer=c\n");
  EXPECT_EQ(read("a.tsv", "q\tanswer\na, b\tc\n"), "2: q=a, b answer=c\n");
  EXPECT_EQ(read("a.csv", ""), "");
}

TEST(CustomRows, ErrorsNameTheFileOrLine) {
  const auto message = [](const std::string& name, const std::string& content) {
    return sotto::testing::message_of([&] { read(name, content); });
  };
  EXPECT_THAT(message("a.xlsx", ""), EndsWith("a.xlsx': the ending '.xlsx' is none of .jsonl, .json, .csv, .tsv."));
  EXPECT_THAT(message("a.jsonl", "{\"q\": null}"),
              HasSubstr("a.jsonl:1: 'q' must be a text, a number or a list of texts, but is null."));
  EXPECT_THAT(message("a.jsonl", "{\"q\": [{}]}"), HasSubstr("a.jsonl:1: 'q' must be a text"));
}

}  // namespace
}  // namespace sotto::data_preparation
