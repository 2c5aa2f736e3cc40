#include "src/evaluate/results_file.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::evaluate {
namespace {

TEST(ResultsFile, has_the_layout_of_the_evaluation_harness) {
  const testing::TemporaryFolder folder;
  const TaskScores scores = {
      {"squad", {.figures = {{"exact_match", 50.0, 2.5}, {"f1", 66.0, {}}}, .total = 90}},
      {"summary", {.figures = {{"bleu", 31.5, {}}}, .total = 3}},
  };
  write_results(folder / "results.json", scores,
                {.model_args = "pretrained=m,peft=p",
                 .templates = {{"squad", "{question}"}},
                 .generation = {{"do_sample", "false"}},
                 .batch_size = 8,
                 .seed = 5,
                 .seconds = 1.25});
  const auto json = nlohmann::json::parse(core::read_text_file(folder / "results.json"));
  const auto& squad = json.at("results").at("squad");
  EXPECT_EQ(squad.at("alias"), "squad");
  EXPECT_DOUBLE_EQ(squad.at("exact_match,none").get<double>(), 0.5);
  EXPECT_DOUBLE_EQ(squad.at("exact_match_stderr,none").get<double>(), 0.025);
  EXPECT_EQ(squad.at("f1_stderr,none"), "N/A");
  EXPECT_EQ(json.at("results").at("summary").at("bleu,none"), 31.5);
  EXPECT_EQ(json.at("n-samples").at("squad").at("effective"), 90);
  EXPECT_EQ(json.at("higher_is_better").at("squad").at("f1"), true);
  EXPECT_EQ(json.at("configs").at("squad").at("doc_to_text"), "{question}");
  EXPECT_EQ(json.at("config").at("model_args"), "pretrained=m,peft=p");
  EXPECT_EQ(json.at("total_evaluation_time_seconds"), "1.250");
}

}  // namespace
}  // namespace sotto::evaluate
