#include "src/evaluate/task_encoders.h"

#include <ATen/Functions.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/task_template/task_template_json.h"
#include "tests/support/letter_task.h"
#include "tests/support/message_of.h"
#include "tests/support/small_tokenizer.h"

namespace sotto::evaluate {
namespace {

// SmallTokenizer knows letters and spaces alone.
task_template::TaskTemplateConfig small_template() {
  task_template::TaskTemplateConfig task = testing::letter_template();
  task.prompt_template = "<|VIRTUAL_PROMPT_0|>q {question} {answer}";
  return task;
}

TEST(TaskEncoders, virtual_tokens_are_the_tasks_rows_of_the_table_and_the_bare_model_has_none) {
  const testing::SmallTokenizer tokenizer;
  prompt::PromptTable table;
  table.add_fixed("first", at::zeros({3, 8}));
  table.add_fixed("letters", at::zeros({4, 8}));
  const nlohmann::ordered_json line = {{"taskname", "letters"}, {"question", "b"}, {"answer", {"c"}}};
  const model::ModelShape shape{.max_position_embeddings = 64};
  const RowForm form{tokenizer, shape, 64, 8};
  const auto tuned = prompt_encoders({small_template()}, table, form).at("letters").encode(line, false);
  const auto bare = bare_encoders({small_template()}, form).at("letters").encode(line, false);
  const std::vector<packing::TokenId> text = tokenizer.encode("q b");
  EXPECT_EQ(bare->row.token_ids, text);
  std::vector<packing::TokenId> expected = {-4, -5, -6, -7};
  expected.insert(expected.end(), text.begin(), text.end());
  EXPECT_EQ(tuned->row.token_ids, expected);
}

TEST(TaskEncoders, a_prefix_stands_before_the_text) {
  const testing::SmallTokenizer tokenizer;
  prompt::PromptTable table;
  table.add_fixed("letters", at::zeros({4, 2, 2, 8}));
  const model::ModelShape shape{.max_position_embeddings = 64};
  task_template::TaskTemplateConfig task = small_template();
  EXPECT_EQ(prompt_encoders({task}, table, {tokenizer, shape, 64, 8}).size(), 1U);
  task.prompt_template = "q {question}<|VIRTUAL_PROMPT_0|> {answer}";
  EXPECT_THAT(testing::message_of([&] {
                prompt_encoders({task}, table, {tokenizer, shape, 64, 8});
              }),
              ::testing::HasSubstr("'letters': prefix-tuning puts all virtual tokens before the text"));
}

TEST(TaskEncoders, what_an_encoder_reads_ends_as_a_text_and_leaves_no_room_for_the_answer) {
  const testing::SmallTokenizer tokenizer;
  const model::ModelShape decoder{.max_position_embeddings = 8};
  const model::ModelShape encoder{.max_position_embeddings = 8, .decoder_start_id = 39};
  const nlohmann::ordered_json line = {{"taskname", "letters"}, {"question", "b"}, {"answer", {"c"}}};
  const auto row = [&](const model::ModelShape& shape) {
    return bare_encoders({small_template()}, {tokenizer, shape, 8, 6}).at("letters").encode(line, false);
  };
  EXPECT_FALSE(row(decoder).has_value());
  std::vector<packing::TokenId> text = tokenizer.encode("q b");
  text.push_back(tokenizer.end_of_text_id());
  EXPECT_EQ(row(encoder)->row.token_ids, text);
}

TEST(TaskEncoders, templates_come_from_the_prompt_folder) {
  checkpoint::PromptFolder prompts;
  prompts.tasks.push_back({"letters", {}, task_template::task_template_json(testing::letter_template())});
  EXPECT_EQ(templates_of(prompts, {}).at(0).prompt_template, testing::letter_template().prompt_template);
  prompts.tasks.push_back({"foreign", {}, "text"});
  EXPECT_THAT(testing::message_of([&] { templates_of(prompts, {}); }), ::testing::HasSubstr("must be a JSON object"));
}

TEST(TaskEncoders, prompts_without_a_template_take_the_configured_one) {
  checkpoint::PromptFolder prompts;
  prompts.tasks.push_back({"letters", at::zeros({4, 8}), {}});
  EXPECT_EQ(templates_of(prompts, {small_template()}).at(0).prompt_template, small_template().prompt_template);
  EXPECT_THAT(testing::message_of([&] { templates_of(prompts, {}); }),
              ::testing::HasSubstr("an entry of the taskname 'letters'"));
  prompts.tasks[0].prompt_TD = at::zeros({5, 8});
  EXPECT_THAT(testing::message_of([&] { templates_of(prompts, {small_template()}); }),
              ::testing::HasSubstr("has total_virtual_tokens 4; its prompt has 5"));
}

}  // namespace
}  // namespace sotto::evaluate
