#include "stages/ask/answerer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stages/ask/ask_settings.h"
#include "tests/support/letter_prompts.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::ask {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AnswererTest : public ::testing::Test {
 protected:
  AnswererTest() { testing::write_letter_prompts(folder_.path()); }
  Answerer answerer(std::vector<std::string> overrides = {}) const {
    overrides.insert(overrides.end(),
                     {"trainer.precision=32", "inference.tokens_to_generate=4", "encoder_seq_length=60"});
    return Answerer(ask_settings(folder_ / "prompts", overrides));
  }
  testing::TemporaryFolder folder_;
};

TEST_F(AnswererTest, knows_the_fields_and_answers) {
  const Answerer greedy = answerer();
  EXPECT_THAT(greedy.fields().at("letters"), ElementsAre("question"));
  const nlohmann::ordered_json question = {{"taskname", "letters"}, {"question", "ab"}};
  const auto answers = greedy.answer(question);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_LE(answers[0].token_ids.size(), 4U);
  EXPECT_EQ(greedy.answer(question)[0].text, answers[0].text);
  EXPECT_EQ(answerer({"inference.num_beams=3", "inference.num_return_sequences=2"}).answer(question).size(), 2U);
}

TEST_F(AnswererTest, a_wrong_question_is_an_error_that_says_so) {
  const Answerer greedy = answerer();
  const auto message = [&](const nlohmann::ordered_json& question) {
    return testing::message_of([&] { greedy.answer(question); });
  };
  EXPECT_THAT(message({{"question", "ab"}}), HasSubstr("has no taskname"));
  EXPECT_THAT(message({{"taskname", "lettres"}}), HasSubstr("Did you mean 'letters'?"));
  EXPECT_THAT(message({{"taskname", "letters"}, {"context", "ab"}}), HasSubstr("'question'"));
  EXPECT_THAT(message({{"taskname", "letters"}, {"question", std::string(80, 'a')}}), HasSubstr("too long"));
}

}  // namespace
}  // namespace sotto::ask
