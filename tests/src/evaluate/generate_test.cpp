#include "src/evaluate/generate.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "tests/support/formula_weights.h"
#include "tests/support/small_tokenizer.h"
#include "tests/support/tiny_llama.h"

namespace sotto::evaluate {
namespace {

using packing::Row;
using packing::TokenId;

class GenerateTest : public ::testing::Test {
 protected:
  GenerateTest() : tiny_(/*tied=*/true), model_(tiny_.packed()), prompt_PD_(at::ones({4, 24})) {
    for (Row row : testing::branching_rows()) {
      row.first_target = static_cast<std::int64_t>(row.token_ids.size());
      prompts_.push_back(row);
    }
  }

  // The plain twin: every token of the vocabulary tried behind the row, the whole row scored anew each time.
  std::vector<TokenId> plain_continuation(Row row, std::int64_t max_new_tokens) const {
    std::vector<TokenId> tokens;
    for (std::int64_t k = 0; k < max_new_tokens; ++k) {
      std::vector<Row> candidates;
      for (TokenId id = 0; id < 37; ++id) {
        candidates.push_back(row);
        candidates.back().first_target = static_cast<std::int64_t>(row.token_ids.size());
        candidates.back().token_ids.push_back(id);
      }
      const auto best =
          static_cast<TokenId>(tiny_.plain_log_prob_N(candidates, prompt_PD_).argmax().item<std::int64_t>());
      if (best == tokenizer_.end_of_text_id()) break;
      tokens.push_back(best);
      row.token_ids.push_back(best);
    }
    return tokens;
  }

  // The one answer of every prompt.
  std::vector<Generation> answers_of(const std::vector<Row>& prompts, const GenerationOptions& options) const {
    std::vector<Generation> answers;
    for (auto& several : generate(*model_, tokenizer_, prompts, prompt_PD_, options)) {
      answers.push_back(several.at(0));
    }
    return answers;
  }

  testing::TinyLlama tiny_;
  std::unique_ptr<model::LanguageModel> model_;
  at::Tensor prompt_PD_;
  testing::SmallTokenizer tokenizer_;
  std::vector<Row> prompts_;
};

TEST_F(GenerateTest, as_the_plain_model_continues_whatever_the_rows_at_once) {
  for (const std::int64_t rows_at_once : {1, 2, 100}) {
    const auto generations = answers_of(prompts_, {.max_new_tokens = 5, .rows_at_once = rows_at_once});
    ASSERT_EQ(generations.size(), prompts_.size());
    for (std::size_t row = 0; row < prompts_.size(); ++row) {
      EXPECT_EQ(generations[row].token_ids, plain_continuation(prompts_[row], 5)) << "row " << row;
      EXPECT_EQ(generations[row].text, tokenizer_.decode(generations[row].token_ids));
    }
  }
}

TEST_F(GenerateTest, a_stop_string_ends_a_row_and_is_cut) {
  const auto free = answers_of(prompts_, {.max_new_tokens = 6});
  ASSERT_GT(free[0].text.size(), 2U);
  const std::string stop = free[0].text.substr(1, 1);
  const auto stopped = answers_of(prompts_, {.max_new_tokens = 6, .stop_strings = {stop}});
  EXPECT_EQ(stopped[0].text, free[0].text.substr(0, free[0].text.find(stop)));
  EXPECT_LT(stopped[0].token_ids.size(), free[0].token_ids.size());
}

TEST_F(GenerateTest, the_longest_position_ends_a_row) {
  Row longest{std::vector<TokenId>(62, 3), 62};
  const auto generations = answers_of(std::vector{longest}, {.max_new_tokens = 9});
  EXPECT_LE(generations[0].token_ids.size(), 2U);
}

TEST_F(GenerateTest, a_prompt_that_fills_all_positions_has_an_empty_answer) {
  Row full{std::vector<TokenId>(64, 3), 64};
  const auto answers = answers_of(std::vector{full, prompts_[0]}, {.max_new_tokens = 3});
  EXPECT_TRUE(answers[0].token_ids.empty());
  EXPECT_FALSE(answers[1].token_ids.empty());
}

TEST_F(GenerateTest, samples_and_beams_do_not_depend_on_what_else_is_in_the_batch) {
  for (const GenerationOptions& options :
       {GenerationOptions{.max_new_tokens = 6, .do_sample = true, .seed = 3, .num_return_sequences = 3},
        GenerationOptions{.max_new_tokens = 6, .num_beams = 3, .num_return_sequences = 3}}) {
    const auto together = generate(*model_, tokenizer_, prompts_, prompt_PD_, options);
    for (std::size_t at = 0; at < prompts_.size(); ++at) {
      const auto alone = generate(*model_, tokenizer_, std::span(prompts_).subspan(at, 1), prompt_PD_, options);
      for (std::size_t n = 0; n < 3; ++n) EXPECT_EQ(alone[0][n].token_ids, together[at][n].token_ids) << at;
    }
  }
}

TEST_F(GenerateTest, log_probabilities_are_those_of_scoring) {
  const auto answers = answers_of(prompts_, {.max_new_tokens = 4, .log_probs = true});
  for (std::size_t at = 0; at < prompts_.size(); ++at) {
    Row row = prompts_[at];
    row.token_ids.insert(row.token_ids.end(), answers[at].token_ids.begin(), answers[at].token_ids.end());
    const at::Tensor expected = tiny_.plain_log_prob_N(std::vector{row}, prompt_PD_);
    ASSERT_EQ(static_cast<std::int64_t>(answers[at].log_probs.size()), expected.numel());
    for (std::int64_t n = 0; n < expected.numel(); ++n) {
      // fp32, summed in another order.
      EXPECT_NEAR(answers[at].log_probs[static_cast<std::size_t>(n)], expected[n].item<double>(), 1e-4);
    }
  }
}

// A tokenizer whose text ends where a golden's does.
class EndingAt : public testing::SmallTokenizer {
 public:
  explicit EndingAt(TokenId end) : end_(end) {}
  TokenId end_of_text_id() const override { return end_; }

 private:
  TokenId end_;
};

GenerationOptions options_of(const nlohmann::json& json, std::int64_t max_new_tokens) {
  GenerationOptions options{.max_new_tokens = max_new_tokens};
  options.min_new_tokens = json.value("min_new_tokens", options.min_new_tokens);
  options.repetition_penalty = json.value("repetition_penalty", options.repetition_penalty);
  options.num_beams = json.value("num_beams", options.num_beams);
  options.length_penalty = json.value("length_penalty", options.length_penalty);
  options.num_return_sequences = json.value("num_return_sequences", options.num_return_sequences);
  const auto early = json.value("early_stopping", nlohmann::json(false));
  options.early_stopping = early == "never" ? EarlyStopping::kNever
                           : early == true  ? EarlyStopping::kYes
                                            : EarlyStopping::kNo;
  return options;
}

TEST(GenerateGoldenTest, greedy_and_beams_are_those_of_transformers) {
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/generation.json"));
  const at::Tensor prompt_PD = testing::formula_tensor("prompt", {3, 24}, 1.0, 0.0);
  for (const auto& stored : golden.at("models")) {
    const auto model = testing::load_formula_model(stored);
    for (const auto& found : stored.at("cases")) {
      SCOPED_TRACE(stored.at("name").get<std::string>() + " " + found.at("options").dump());
      std::vector<Row> prompts;
      for (const auto& ids : found.at("prompts")) prompts.push_back({ids, static_cast<std::int64_t>(ids.size())});
      const auto answers = generate(*model, EndingAt(found.at("end")), prompts, prompt_PD,
                                    options_of(found.at("options"), golden.at("max_new_tokens")));
      for (std::size_t at = 0; at < prompts.size(); ++at) {
        std::vector<std::vector<TokenId>> own;
        for (const auto& answer : answers[at]) own.push_back(answer.token_ids);
        EXPECT_EQ(own, found.at("answers")[at].get<std::vector<std::vector<TokenId>>>()) << "prompt " << at;
      }
    }
  }
}

}  // namespace
}  // namespace sotto::evaluate
