#include "stages/data_preparation/json_place.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {

using sotto::testing::message_of;
using ::testing::HasSubstr;

std::string message_reading(const std::string& content) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a.json", content);
  return message_of([&] { read_json_file(folder / "a.json"); });
}

TEST(ReadJsonFile, ErrorsNameFileLineAndColumn) {
  EXPECT_THAT(message_reading("{\n  \"data\": oops\n}"), HasSubstr("a.json:2:11: not valid JSON."));
  EXPECT_THAT(message_reading("x"), HasSubstr("a.json:1:1: not valid JSON."));
  EXPECT_THAT(message_reading("{\"data\": [\n1,"), HasSubstr("a.json:2:3: not valid JSON: the file ends too early"));
  EXPECT_THAT(message_reading(""), HasSubstr("a.json:1:1: not valid JSON: the file ends too early"));
  EXPECT_THAT(message_of([] { read_json_file("/no/such.json"); }), HasSubstr("/no/such.json"));
}

TEST(JsonPlace, FindsValuesByKeyAndIndex) {
  const auto document = nlohmann::json::parse(R"({"data": [{"title": "a"}, {"title": "b"}]})");
  const std::filesystem::path file = "x.json";
  const JsonPlace data = JsonPlace(document, file).at("data");
  EXPECT_EQ(data.size(), 2u);
  EXPECT_EQ(data.at(1).at("title").text(), "b");
}

TEST(JsonPlace, ErrorsNameThePathAndWhatWasExpected) {
  const auto document = nlohmann::json::parse(R"({"data": [{"titel": "a", "n": 3}]})");
  const std::filesystem::path file = "x.json";
  const JsonPlace article = JsonPlace(document, file).at("data").at(0);
  EXPECT_EQ(message_of([&] { article.at("title"); }), "x.json: data[0].title is missing. Did you mean 'titel'?");
  EXPECT_EQ(message_of([&] { article.at("n").text(); }), "x.json: data[0].n: expected a string, but found number.");
  EXPECT_EQ(message_of([&] { article.at("n").size(); }), "x.json: data[0].n: expected a list, but found number.");
  EXPECT_EQ(message_of([&] { article.at("n").at("text"); }),
            "x.json: data[0].n: expected an object with the key 'text', but found number.");
  const auto list = nlohmann::json::parse("[1]");
  EXPECT_EQ(message_of([&] { JsonPlace(list, file).at("data"); }),
            "x.json: the document: expected an object with the key 'data', but found array.");
}

}  // namespace
}  // namespace sotto::data_preparation
