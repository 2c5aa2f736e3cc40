#include "stages/ask/question_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::ask {
namespace {

using ::testing::HasSubstr;
using testing::message_of;

const std::map<std::string, std::vector<std::string>> kFields = {{"sentiment", {"sentence"}},
                                                                 {"squad", {"context", "question"}}};

TEST(QuestionForm, a_json_line_is_a_whole_question) {
  QuestionForm form(kFields, "squad");
  EXPECT_EQ(form.take(R"({"question": "Who?"})").value().dump(), R"({"question":"Who?","taskname":"squad"})");
  EXPECT_EQ(form.take(R"({"taskname": "sentiment", "sentence": "x"})").value().at("taskname"), "sentiment");
}

TEST(QuestionForm, fields_are_gathered_until_all_are_there) {
  QuestionForm form(kFields, "squad");
  EXPECT_EQ(form.next_field(), "context");
  EXPECT_FALSE(form.take("question=Who = what?").has_value());
  EXPECT_EQ(form.next_field(), "context");
  EXPECT_TRUE(form.is_begun());
  EXPECT_EQ(form.take("context=Ada.").value().dump(),
            R"({"question":"Who = what?","context":"Ada.","taskname":"squad"})");
  EXPECT_FALSE(form.is_begun());
  form.take("context=Ada.");
  EXPECT_FALSE(form.take("  ").has_value());
  EXPECT_FALSE(form.is_begun());
}

TEST(QuestionForm, one_field_needs_no_name) {
  QuestionForm form({{"sentiment", {"sentence"}}}, "");
  EXPECT_EQ(form.take("Profit = loss").value().at("sentence"), "Profit = loss");
  EXPECT_EQ(form.take("sentence=Profit").value().at("sentence"), "Profit");
}

TEST(QuestionForm, what_is_wrong_is_named) {
  EXPECT_THAT(message_of([] { QuestionForm(kFields, "sqad"); }), HasSubstr("Did you mean 'squad'?"));
  EXPECT_THAT(message_of([] { QuestionForm(kFields, "").take("Who?"); }), HasSubstr("choose one with --task"));
  EXPECT_THAT(message_of([] { QuestionForm(kFields, "squad").take("Who?"); }), HasSubstr("asks for context, question"));
  EXPECT_THAT(message_of([] { QuestionForm(kFields, "squad").take("contxt=a"); }),
              HasSubstr("Did you mean 'context'?"));
  EXPECT_THAT(message_of([] { QuestionForm(kFields, "squad").take("{\"a\""); }), HasSubstr("one JSON object"));
}

}  // namespace
}  // namespace sotto::ask
