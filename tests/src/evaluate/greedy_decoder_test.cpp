#include "src/evaluate/greedy_decoder.h"

#include <ATen/Functions.h>
#include <gtest/gtest.h>

#include "tests/support/small_tokenizer.h"
#include "tests/support/tiny_llama.h"

namespace sotto::evaluate {
namespace {

using packing::Row;
using packing::TokenId;

class GreedyDecoderTest : public ::testing::Test {
 protected:
  GreedyDecoderTest() : tiny_(/*tied=*/true), model_(tiny_.packed()), prompt_PD_(at::ones({4, 24})) {
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

  testing::TinyLlama tiny_;
  std::unique_ptr<model::LanguageModel> model_;
  at::Tensor prompt_PD_;
  testing::SmallTokenizer tokenizer_;
  std::vector<Row> prompts_;
};

TEST_F(GreedyDecoderTest, as_the_plain_model_continues_whatever_the_rows_at_once) {
  for (const std::int64_t rows_at_once : {1, 2, 100}) {
    const auto generations =
        decode_greedily(*model_, tokenizer_, prompts_, prompt_PD_, {.max_new_tokens = 5, .rows_at_once = rows_at_once});
    ASSERT_EQ(generations.size(), prompts_.size());
    for (std::size_t row = 0; row < prompts_.size(); ++row) {
      EXPECT_EQ(generations[row].token_ids, plain_continuation(prompts_[row], 5)) << "row " << row;
      EXPECT_EQ(generations[row].text, tokenizer_.decode(generations[row].token_ids));
    }
  }
}

TEST_F(GreedyDecoderTest, a_stop_string_ends_a_row_and_is_cut) {
  const auto free = decode_greedily(*model_, tokenizer_, prompts_, prompt_PD_, {.max_new_tokens = 6});
  ASSERT_GT(free[0].text.size(), 2U);
  const std::string stop = free[0].text.substr(1, 1);
  const auto stopped =
      decode_greedily(*model_, tokenizer_, prompts_, prompt_PD_, {.max_new_tokens = 6, .stop_strings = {stop}});
  EXPECT_EQ(stopped[0].text, free[0].text.substr(0, free[0].text.find(stop)));
  EXPECT_LT(stopped[0].token_ids.size(), free[0].token_ids.size());
}

TEST_F(GreedyDecoderTest, the_longest_position_ends_a_row) {
  Row longest{std::vector<TokenId>(62, 3), 62};
  const auto generations =
      decode_greedily(*model_, tokenizer_, std::vector{longest}, prompt_PD_, {.max_new_tokens = 9});
  EXPECT_LE(generations[0].token_ids.size(), 2U);
}

}  // namespace
}  // namespace sotto::evaluate
