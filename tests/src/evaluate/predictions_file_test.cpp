#include "src/evaluate/predictions_file.h"

#include <gtest/gtest.h>

#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::evaluate {
namespace {

std::vector<data::PromptExample> one_example() {
  data::PromptExample example;
  example.fields = {{"taskname", "squad"}, {"question", "Who?"}};
  example.reference_answers = {"Ada", "Ada Lovelace"};
  return {example};
}

TEST(PredictionsFile, a_line_an_example) {
  const testing::TemporaryFolder folder;
  write_predictions(folder / "p.jsonl", one_example(), {{{.token_ids = {7, 8}, .text = "Ada"}}});
  EXPECT_EQ(
      core::read_text_file(folder / "p.jsonl"),
      R"({"taskname":"squad","question":"Who?","prediction":"Ada","answers":["Ada","Ada Lovelace"],"token_ids":[7,8]})"
      "\n");
}

TEST(PredictionsFile, with_scores_of_the_reference) {
  const testing::TemporaryFolder folder;
  write_predictions(folder / "p.jsonl", one_example(), {{{.token_ids = {7}, .text = "A"}}}, {{{5, 0}, {-0.5F, -2.0F}}});
  const auto line = nlohmann::json::parse(core::read_text_file(folder / "p.jsonl"));
  EXPECT_EQ(line.at("reference_token_ids"), (nlohmann::json{5, 0}));
  EXPECT_EQ(line.at("reference_log_probs"), (nlohmann::json{-0.5, -2.0}));
}

TEST(PredictionsFile, several_answers_and_their_log_probabilities) {
  const testing::TemporaryFolder folder;
  write_predictions(folder / "p.jsonl", one_example(),
                    {{{.token_ids = {7}, .text = "A", .log_probs = {-0.5F}}, {.token_ids = {8}, .text = "B"}}});
  const auto line = nlohmann::json::parse(core::read_text_file(folder / "p.jsonl"));
  EXPECT_EQ(line.at("prediction"), "A");
  EXPECT_EQ(line.at("predictions"), (nlohmann::json{"A", "B"}));
  EXPECT_EQ(line.at("log_probs"), nlohmann::json{-0.5});
}

TEST(PredictionsFile, a_character_that_was_cut_is_replaced) {
  const testing::TemporaryFolder folder;
  write_predictions(folder / "p.jsonl", one_example(), {{{.token_ids = {7}, .text = "\xC3"}}});
  EXPECT_EQ(nlohmann::json::parse(core::read_text_file(folder / "p.jsonl")).at("prediction"), "\xEF\xBF\xBD");
}

TEST(PredictionsFile, metrics_before_and_after) {
  const testing::TemporaryFolder folder;
  write_metrics(folder / "metrics.json", {{"before", {{"squad", {{{"exact_match", 4.0}, {"f1", 19.5}}, 200}}}},
                                          {"after", {{"squad", {{{"exact_match", 57.5}, {"f1", 66.0}}, 200}}}}});
  const auto json = nlohmann::ordered_json::parse(core::read_text_file(folder / "metrics.json"));
  EXPECT_EQ(json.dump(), R"({"before":{"squad":{"exact_match":4.0,"f1":19.5,"total":200}},)"
                         R"("after":{"squad":{"exact_match":57.5,"f1":66.0,"total":200}}})");
}

TEST(PredictionsFile, an_unwritable_place_is_named) {
  EXPECT_NE(testing::message_of([] { write_metrics("/proc/none/metrics.json", {}); }).find("/proc/none"),
            std::string::npos);
}

}  // namespace
}  // namespace sotto::evaluate
