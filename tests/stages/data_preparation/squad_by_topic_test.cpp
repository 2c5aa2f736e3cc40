#include "stages/data_preparation/squad_by_topic.h"

#include "tests/stages/data_preparation/prepare_in_folder.h"

namespace sotto::data_preparation {
namespace {

using ::testing::HasSubstr;

// Twelve articles with two questions each: A0 has q00 and q01, ...
std::string twelve_articles() {
  std::string articles;
  for (int a = 0; a < 12; ++a) {
    std::string questions;
    for (int q = 0; q < 2; ++q) {
      questions += (q > 0 ? "," : "") + std::string(R"({"question": "q)") + std::to_string(a) + "." +
                   std::to_string(q) + R"(", "answers": [{"text": "x"}]})";
    }
    articles += (a > 0 ? "," : "") + std::string(R"({"title": "A)") + std::to_string(a) +
                R"(", "paragraphs": [{"context": "c", "qas": [)" + questions +
                R"(, {"question": "none", "answers": []}]}]})";
  }
  return R"({"data": [)" + articles + "]}";
}

// The questions of a file, as "q3.0 q3.1".
std::string questions_of(const std::string& lines) {
  std::string questions;
  for (std::size_t at = 0; (at = lines.find("\"q", at)) != std::string::npos; ++at) {
    if (lines[at + 2] == 'u') continue;  // the key "question"
    questions += (questions.empty() ? "" : " ") + lines.substr(at + 1, lines.find('"', at + 1) - at - 1);
  }
  return questions;
}

class SquadByTopic : public PrepareInFolder {
 protected:
  SquadByTopic() : PrepareInFolder("squad_v2_by_topic", write_squad_by_topic) {
    place("train-v2.0.json", twelve_articles());
  }
};

// The orders were printed by NeMo's script (version 1.9) on this document.
TEST_F(SquadByTopic, ShufflesAndCutsByArticleAsNeMosScript) {
  prepare();
  EXPECT_EQ(questions_of(written("train")),
            "q3.1 q4.0 q11.0 q8.0 q9.1 q9.0 q5.1 q2.1 q3.0 q6.1 q5.0 q4.1 q11.1 q6.0 q8.1 q10.0 q10.1 q2.0");
  EXPECT_EQ(questions_of(written("val")), "q0.0 q0.1");
  EXPECT_EQ(questions_of(written("test")), "q1.0 q1.1 q7.0 q7.1");
  EXPECT_EQ(questions_of(written("test_ground_truth")), "q1.0 q1.1 q7.0 q7.1");
}

TEST_F(SquadByTopic, AnswersBeginWithASpaceAndAreOptionalInTheTestFile) {
  prepare();
  EXPECT_THAT(written("train"), HasSubstr(R"("answer": " x"})"));
  EXPECT_EQ(written("test").find("answer"), std::string::npos);
  config_.make_ground_truth = true;
  config_.include_topic_name = true;
  prepare();
  EXPECT_THAT(written("test"), HasSubstr(R"("answer": " x", "topic": "A)"));
  EXPECT_EQ(written("test"), written("test_ground_truth"));
}

}  // namespace
}  // namespace sotto::data_preparation
