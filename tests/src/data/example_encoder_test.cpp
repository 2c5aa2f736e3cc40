#include "src/data/example_encoder.h"

#include <gtest/gtest.h>

#include "src/tokenizer/byte_tokenizer.h"
#include "tests/support/byte_tokenizer.h"
#include "tests/support/message_of.h"

namespace sotto::data {
namespace {

using nlohmann::ordered_json;
using packing::virtual_token;
using testing::message_of;

const testing::ByteTokenizer& bytes() {
  static const testing::ByteTokenizer tokenizer;
  return tokenizer;
}

task_template::TaskTemplateConfig squad() {
  task_template::TaskTemplateConfig config;
  config.taskname = "squad";
  config.prompt_template = "<|VIRTUAL_PROMPT_0|>C:{context} A: {answer}";
  config.total_virtual_tokens = 2;
  return config;
}

ExampleEncoder encoder(const task_template::TaskTemplateConfig& config, std::int64_t max_seq_length = 100) {
  return {task_template::parse_template(config), bytes(), 7, max_seq_length};
}

std::string text_of(const std::vector<packing::TokenId>& ids, std::size_t begin, std::size_t end) {
  return bytes().decode(std::vector<packing::TokenId>(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                                      ids.begin() + static_cast<std::ptrdiff_t>(end)),
                        false);
}

TEST(ExampleEncoder, fills_the_template_and_supervises_the_answer_and_the_end) {
  const auto example = encoder(squad()).encode(ordered_json{{"context", "x"}, {"answer", "yes"}}, true);
  ASSERT_TRUE(example.has_value());
  const auto& ids = example->row.token_ids;
  EXPECT_EQ(ids[0], virtual_token(7));
  EXPECT_EQ(ids[1], virtual_token(8));
  EXPECT_EQ(text_of(ids, 2, ids.size()), "C:x A: yes<eos>");
  EXPECT_EQ(text_of(ids, 2, static_cast<std::size_t>(example->prompt_size)), "C:x A:");
  EXPECT_EQ(example->row.first_target, example->prompt_size);
  EXPECT_EQ(example->reference_answers, (std::vector<std::string>{"yes"}));
}

TEST(ExampleEncoder, without_answers_the_prompt_stands_alone) {
  const auto one = encoder(squad()).encode(ordered_json{{"context", "x"}}, false);
  EXPECT_EQ(one->row.token_ids.size(), 8U);
  EXPECT_TRUE(one->reference_answers.empty());
  const auto many = encoder(squad()).encode(ordered_json{{"context", "x"}, {"answer", {"a", "b"}}}, false);
  EXPECT_EQ(many->reference_answers, (std::vector<std::string>{"a", "b"}));
}

TEST(ExampleEncoder, values_are_never_expanded) {
  const std::string value = "<|VIRTUAL_PROMPT_0|>{context}{answer}<eos>";
  const auto example = encoder(squad()).encode(ordered_json{{"context", value}, {"answer", "<eos>"}}, true);
  const auto& ids = example->row.token_ids;
  EXPECT_EQ(text_of(ids, 2, ids.size()), "C:" + value + " A: <eos><eos>");
  EXPECT_EQ(std::count(ids.begin(), ids.end(), testing::ByteTokenizer::kEnd), 1);
}

TEST(ExampleEncoder, special_tokens_of_the_template_are_special) {
  auto config = squad();
  config.prompt_template = "<|VIRTUAL_PROMPT_0|>a<eos>b{context}{answer}";
  const auto example = encoder(config).encode(ordered_json{{"context", "x"}}, false);
  EXPECT_EQ(example->row.token_ids[3], testing::ByteTokenizer::kEnd);
  EXPECT_EQ(text_of(example->row.token_ids, 2, 6), "a<eos>bx");
}

TEST(ExampleEncoder, too_long_examples_lose_the_end_of_their_field_or_are_refused) {
  const ordered_json line{{"context", "0123456789"}, {"answer", "yes"}};
  EXPECT_FALSE(encoder(squad(), 16).encode(line, true).has_value());
  auto config = squad();
  config.truncate_field = "context";
  const auto example = encoder(config, 16).encode(line, true);
  ASSERT_TRUE(example.has_value());
  EXPECT_EQ(example->row.token_ids.size(), 16U);
  EXPECT_EQ(text_of(example->row.token_ids, 2, 16), "C:0123 A: yes<eos>");
  EXPECT_FALSE(encoder(config, 8).encode(line, true).has_value());
}

TEST(ExampleEncoder, the_whole_text_is_learned_where_asked_for) {
  auto config = squad();
  config.answer_only_loss = false;
  EXPECT_EQ(encoder(config).encode(ordered_json{{"context", "x"}, {"answer", "y"}}, true)->row.first_target, 1);
}

TEST(ExampleEncoder, missing_fields_and_other_types_are_errors) {
  const auto message = [](const ordered_json& line) {
    return message_of([&] { encoder(squad()).encode(line, true); });
  };
  EXPECT_NE(message({{"contxt", "x"}, {"answer", "y"}}).find("'contxt'"), std::string::npos);
  EXPECT_NE(message({{"context", 5}, {"answer", "y"}}).find("must be a string"), std::string::npos);
  EXPECT_NE(message({{"context", "x"}}).find("'answer'"), std::string::npos);
}

TEST(ExampleEncoder, what_an_encoder_reads_and_a_decoder_writes_are_texts_of_their_own) {
  const auto byt5 = tokenizer::make_byte_tokenizer(125);
  task_template::TaskTemplateConfig config = squad();
  for (const bool sentinel : {true, false}) {
    config.add_sentinel_to_input = sentinel;
    const ExampleEncoder encoded(task_template::for_encoder(parse_template(config)), *byt5, 7, 16);
    const auto example = encoded.encode(ordered_json{{"context", "x"}, {"answer", "a long answer"}}, true);
    ASSERT_TRUE(example.has_value()) << "the answer takes no room of what the encoder reads";
    const auto& ids = example->row.token_ids;
    const auto begin = ids.begin() + 2, answer = ids.begin() + example->prompt_size;
    const std::string mark = sentinel ? "<extra_id_0>" : "";
    EXPECT_EQ(byt5->decode(std::vector(begin, answer), false), "C:x A:" + mark + "</s>");
    EXPECT_EQ(byt5->decode(std::vector(answer, ids.end()), false), mark + "a long answer</s>");
    EXPECT_EQ(example->row.first_target, example->prompt_size);
  }
}

TEST(ExampleEncoder, what_an_encoder_reads_is_cut_before_its_end) {
  const auto byt5 = tokenizer::make_byte_tokenizer(125);
  task_template::TaskTemplateConfig config = squad();
  config.truncate_field = "context";
  const ExampleEncoder encoded(task_template::for_encoder(parse_template(config)), *byt5, 7, 12);
  const auto example = encoded.encode(ordered_json{{"context", "abcdefgh"}}, false);
  const auto& ids = example->row.token_ids;
  EXPECT_EQ(ids.size(), 12U);
  EXPECT_EQ(byt5->decode(std::vector(ids.begin() + 2, ids.end()), false), "C:abc A:<extra_id_0></s>");
}

}  // namespace
}  // namespace sotto::data
