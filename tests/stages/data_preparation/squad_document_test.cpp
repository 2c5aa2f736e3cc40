#include "stages/data_preparation/squad_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

std::string read(const std::string& document) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a.json", document);
  std::string seen;
  const std::size_t num_articles = for_each_answered_question(folder / "a.json", [&](const SquadQuestion& question) {
    seen += std::to_string(question.article) + std::string(question.title) + std::string(question.context) +
            std::string(question.question) + question.answers.front() + std::to_string(question.answers.size()) + " ";
  });
  return seen + std::to_string(num_articles);
}

TEST(SquadDocument, GivesTheAnsweredQuestionsInOrder) {
  EXPECT_EQ(read(R"({"data": [
    {"title": "T", "paragraphs": [{"context": "c", "qas": [{"question": "q", "answers": [{"text": "x"}]},
                                                           {"question": "none", "answers": []}]}]},
    {"title": "E", "paragraphs": []},
    {"title": "U", "paragraphs": [{"context": "d", "qas": [{"question": "r", "answers": [{"text": "y"},
                                                                                         {"text": "z"}]}]}]}]})"),
            "0Tcqx1 2Udry2 3");
}

TEST(SquadDocument, ErrorsNameTheFileAndThePathInIt) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"dta": []})", "a.json: data is missing. Did you mean 'dta'?"},
      {R"({"data": [{"title": "a", "paragraphs": [{"context": "b", "qas": [{"answers": []}]}]}]})",
       "a.json: data[0].paragraphs[0].qas[0].question is missing."},
      {R"({"data": [{"title": "a", "paragraphs": [{"context": 3, "qas": []}]}]})",
       "a.json: data[0].paragraphs[0].context: expected a string, but found number."},
      {R"({"data": [{"title": "a", "paragraphs": [{"context": "b", "qas": [{"question": "q", "answers": [{}]}]}]}]})",
       "a.json: data[0].paragraphs[0].qas[0].answers[0].text is missing."},
      {R"({"data": {}})", "a.json: data: expected a list, but found object."},
  };
  for (const auto& [document, message] : cases)
    EXPECT_THAT(sotto::testing::message_of([&] { read(document); }), HasSubstr(message));
}

}  // namespace
}  // namespace sotto::data_preparation
