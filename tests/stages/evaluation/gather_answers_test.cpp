#include "stages/evaluation/gather_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/run_processes.h"

namespace sotto::evaluation {
namespace {

TEST(GatherAnswers, arrive_bit_for_bit_in_the_order_of_ranks_at_the_first) {
  const std::string cut_character = "caf\xc3";
  const float third = 1.0F / 3.0F;
  const auto codes = testing::run_processes(3, [&](const parallel::ProcessGroup& group) {
    Answers own;
    // One answer at rank 0, none at rank 1, two at rank 2.
    const int counts[] = {1, 0, 2};
    for (int n = 0; n < counts[group.rank()]; ++n) {
      own.generations.push_back({{.token_ids = {group.rank(), n}, .text = cut_character, .log_probs = {third}}, {}});
      own.scores.push_back({.token_ids = {7}, .log_probs = {third * static_cast<float>(group.rank() + 1)}});
    }
    const Answers all = gather_answers(group, own);
    if (!group.is_first()) return all.generations.empty() && all.scores.empty() ? 0 : 1;
    const bool right = all.generations.size() == 3 && all.scores.size() == 3 &&
                       all.generations[2][0].token_ids == std::vector<packing::TokenId>{2, 1} &&
                       all.generations[1][0].text == cut_character && all.generations[1][0].log_probs[0] == third &&
                       all.generations[1].size() == 2 && all.scores[1].log_probs[0] == third * 3.0F;
    return right ? 0 : 1;
  });
  EXPECT_THAT(codes, ::testing::ElementsAre(0, 0, 0));
}

}  // namespace
}  // namespace sotto::evaluation
