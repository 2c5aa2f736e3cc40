#include "src/evaluate/bleu_tokens.h"

#include <gtest/gtest.h>

#include "tests/support/metric_golden.h"

namespace sotto::evaluate {
namespace {

TEST(BleuTokens, as_sacrebleu_cuts_them) {
  for (const auto& [text, tokens] :
       testing::metric_golden().at("tokens_13a").get<std::vector<std::pair<std::string, std::vector<std::string>>>>()) {
    EXPECT_EQ(bleu_tokens(text), tokens) << text;
  }
}

}  // namespace
}  // namespace sotto::evaluate
