#include "src/evaluate/squad_metric.h"

#include <gtest/gtest.h>

#include "tests/support/metric_golden.h"

namespace sotto::evaluate {
namespace {

TEST(SquadMetric, normalizing_an_answer) {
  EXPECT_EQ(normalize_answer("The  Cat, sat on a\tmat."), "cat sat on mat");
  EXPECT_EQ(normalize_answer("an Anthem"), "anthem");
  EXPECT_EQ(normalize_answer("U.S.A."), "usa");
  EXPECT_EQ(normalize_answer("a"), "");
  EXPECT_EQ(normalize_answer("Über-Maß"), "übermaß");
  // The articles are removed after the signs between words, so a word that becomes one by that is removed too.
  EXPECT_EQ(normalize_answer("t-h-e end"), "end");
}

TEST(SquadMetric, the_best_reference_counts) {
  EXPECT_EQ(exact_match("the Moon", {"Mars", "moon."}), 1.0);
  EXPECT_EQ(exact_match("Moon base", {"Mars", "moon"}), 0.0);
  // Two words of three are common: precision 2/3, recall 1.
  EXPECT_DOUBLE_EQ(word_f1("big red dog", {"cat", "red dog"}), 0.8);
  // A word counts as often as both have it.
  EXPECT_DOUBLE_EQ(word_f1("dog dog", {"dog"}), 2 * 0.5 / 1.5);
  EXPECT_EQ(word_f1("", {"dog"}), 0.0);
}

TEST(SquadMetric, percent_over_all_questions) {
  const TaskScore score = squad_score({"red", "blue sky"}, {{"Red"}, {"blue"}});
  EXPECT_DOUBLE_EQ(testing::figure_of(score, "exact_match"), 50.0);
  EXPECT_DOUBLE_EQ(testing::figure_of(score, "f1"), 50.0 * (1.0 + 2.0 / 3.0));
  EXPECT_EQ(score.total, 2);
  EXPECT_EQ(testing::figure_of(squad_score({}, {}), "f1"), 0.0);
}

}  // namespace
}  // namespace sotto::evaluate
