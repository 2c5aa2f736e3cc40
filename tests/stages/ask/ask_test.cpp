#include "stages/ask/ask.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "src/core/error.h"
#include "tests/support/message_of.h"

namespace sotto::ask {
namespace {

using ::testing::HasSubstr;

// Answers with the question backwards; knows nothing of bears.
std::vector<evaluate::Generation> backwards(const nlohmann::ordered_json& question) {
  const auto text = question.at("question").get<std::string>();
  if (text == "bear") throw core::UserError("no bears");
  return {{.token_ids = {1, 2}, .text = " " + std::string(text.rbegin(), text.rend())}};
}

struct Said {
  std::string output, prompts;
};
Said asked(const std::string& input, const Conversation& conversation,
           const std::vector<std::string>& fields = {"question"}) {
  std::istringstream stream(input);
  std::ostringstream output, prompts;
  ask(stream, output, prompts, QuestionForm({{"qa", fields}}, ""), backwards, conversation);
  return {output.str(), prompts.str()};
}

TEST(Ask, every_question_is_answered_in_order) {
  EXPECT_EQ(asked("ab\n{\"question\": \"cd\"}\n", {}).output, "ba\ndc\n");
  EXPECT_EQ(asked("", {}).output, "");
}

TEST(Ask, as_lines_of_json) {
  EXPECT_EQ(asked("ab\n", {.json = true}).output,
            R"({"question":"ab","taskname":"qa","prediction":" ba","token_ids":[1,2]})"
            "\n");
}

TEST(Ask, at_a_terminal_it_asks_for_the_fields_and_survives_an_error) {
  const Said said = asked("some = text\nbear\nmore\nab\n", {.interactive = true}, {"context", "question"});
  EXPECT_EQ(said.output, "ba\n");
  EXPECT_EQ(said.prompts, "context> question> error: no bears\ncontext> question> context> \n");
}

TEST(Ask, from_a_file_an_error_names_the_line) {
  EXPECT_THAT(testing::message_of([] { asked("ab\nbear\n", {}); }), HasSubstr("line 2: no bears"));
  EXPECT_THAT(testing::message_of([] {
                asked("context=a\n", {}, {"context", "question"});
              }),
              HasSubstr("ends within a question: 'question' is missing"));
}

}  // namespace
}  // namespace sotto::ask
