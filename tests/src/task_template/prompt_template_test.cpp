#include "src/task_template/prompt_template.h"

#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::task_template {
namespace {

using testing::message_of;
using Kind = TemplatePiece::Kind;

TaskTemplateConfig task(const std::string& text, std::int64_t total = 3, std::vector<std::int64_t> splits = {}) {
  TaskTemplateConfig config;
  config.taskname = "squad";
  config.prompt_template = text;
  config.total_virtual_tokens = total;
  config.virtual_token_splits = std::move(splits);
  return config;
}

TEST(PromptTemplate, is_split_into_pieces_with_the_answer_apart) {
  const PromptTemplate parsed = parse_template(task("<|VIRTUAL_PROMPT_0|>Context: {context}\n\nAnswer: {answer}"));
  ASSERT_EQ(parsed.pieces.size(), 4U);
  EXPECT_EQ(parsed.pieces[0].kind, Kind::kVirtual);
  EXPECT_EQ(parsed.pieces[0].count, 3);
  EXPECT_EQ(parsed.pieces[1].text, "Context: ");
  EXPECT_EQ(parsed.pieces[2].kind, Kind::kField);
  EXPECT_EQ(parsed.pieces[3].text, "\n\nAnswer:");
  EXPECT_EQ(parsed.answer_prefix, " ");
  EXPECT_EQ(parsed.prompt_fields(), (std::vector<std::string>{"context"}));
}

TEST(PromptTemplate, virtual_tokens_may_stand_in_several_places) {
  const auto parsed = parse_template(task("<|VIRTUAL_PROMPT_0|>{a}<|VIRTUAL_PROMPT_1|>{answer}", 5, {2, 3}));
  EXPECT_EQ(parsed.pieces[0].count, 2);
  EXPECT_EQ(parsed.pieces[2].count, 3);
  EXPECT_EQ(parsed.answer_prefix, "");
}

TEST(PromptTemplate, a_brace_that_closes_nothing_is_text) {
  EXPECT_EQ(parse_template(task("a } b {answer}", 0)).pieces[0].text, "a } b");
}

TEST(PromptTemplate, wrong_templates_say_what_is_wrong) {
  const auto message = [](const TaskTemplateConfig& config) { return message_of([&] { parse_template(config); }); };
  EXPECT_NE(message(task("{context} {answer}")).find("0 markers"), std::string::npos);
  EXPECT_NE(message(task("<|VIRTUAL_PROMPT_1|>{answer}")).find("count up from 0"), std::string::npos);
  EXPECT_NE(message(task("<|VIRTUAL_PROMPT_0|><|VIRTUAL_PROMPT_1|>{answer}")).find("too many"), std::string::npos);
  EXPECT_NE(message(task("<|VIRTUAL_PROMPT_0|>{answer} end")).find("must end with"), std::string::npos);
  EXPECT_NE(message(task("<|VIRTUAL_PROMPT_0|>Context: {context Answer: {answer}"))
                .find("'{context Answer: ' opens a field that is not closed"),
            std::string::npos);
  EXPECT_NE(message(task("<|VIRTUAL_PROMPT_0|>{} {answer}")).find("'{}' names no field"), std::string::npos);
  EXPECT_NE(message(task("<|VIRTUAL_PROMPT_0|>{ } {answer}")).find("'{ }' names no field"), std::string::npos);
  EXPECT_NE(message(task("<|VIRTUAL_PROMPT_0|>{ context } {answer}")).find("write {context}."), std::string::npos);
  EXPECT_NE(message(task("<|VIRTUAL_PROMPT_0|>{answer}{answer}")).find("only at the end"), std::string::npos);
  EXPECT_NE(message(task("{answer}", 0)).find("nothing stands before"), std::string::npos);
  auto config = task("<|VIRTUAL_PROMPT_0|>{context}{answer}");
  config.truncate_field = "contxt";
  EXPECT_NE(message(config).find("'context'"), std::string::npos);
}

TEST(PromptTemplate, splits_must_add_up) {
  config::Problems problems;
  task("x", 5, {2, 2}).validate(problems);
  ASSERT_EQ(problems.items().size(), 1U);
  EXPECT_EQ(problems.items()[0].key, "virtual_token_splits");
}

TEST(PromptTemplate, a_prefix_stands_before_the_text) {
  TaskTemplateConfig task;
  task.taskname = "t";
  task.total_virtual_tokens = 3;
  task.prompt_template = "<|VIRTUAL_PROMPT_0|>{text} {answer}";
  EXPECT_EQ(with_prefix(parse_template(task)).num_silent_tokens, 3);
  for (const char* const elsewhere : {"{text}<|VIRTUAL_PROMPT_0|> {answer}", "<|VIRTUAL_PROMPT_0|>{answer}",
                                      "<|VIRTUAL_PROMPT_0|>{text}<|VIRTUAL_PROMPT_1|> {answer}"}) {
    task.prompt_template = elsewhere;
    task.virtual_token_splits.clear();
    if (task.prompt_template.find("_1|>") != std::string::npos) task.virtual_token_splits = {1, 2};
    EXPECT_NE(testing::message_of([&] { with_prefix(parse_template(task)); }).find("before the text"),
              std::string::npos)
        << elsewhere;
  }
}

TEST(PromptTemplate, the_bare_model_has_no_virtual_tokens) {
  TaskTemplateConfig task;
  task.taskname = "t";
  task.total_virtual_tokens = 3;
  task.prompt_template = "{text}<|VIRTUAL_PROMPT_0|> {answer}";
  const PromptTemplate bare = without_virtual_tokens(parse_template(task));
  ASSERT_EQ(bare.pieces.size(), 1U);
  EXPECT_EQ(bare.pieces[0].text, "text");
  EXPECT_EQ(bare.total_virtual_tokens, 0);
}

}  // namespace
}  // namespace sotto::task_template
