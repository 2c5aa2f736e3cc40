#include "stages/data_preparation/data_preparation_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stages/data_preparation/configured.h"

namespace sotto::data_preparation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(DataPreparationConfig, NamesComeFromTheDataSetWhereTheyAreNotSet) {
  std::string problems;
  const auto config = configured({"dataset=assistant", "source_dir=a", "output_dir=b"}, problems);
  EXPECT_EQ(problems, "");
  EXPECT_EQ(config.task(), "intent_and_slot");
  EXPECT_EQ(config.seed(), 42);
  EXPECT_THAT(config.outputs(), ElementsAre("b/assistant_train.jsonl", "b/assistant_val.jsonl",
                                            "b/assistant_test.jsonl", "b/assistant_test_ground_truth.jsonl"));
  const auto changed =
      configured({"dev_file=x", "taskname=qa", "random_seed=7", "source_dir=a", "output_dir=b"}, problems);
  EXPECT_EQ(changed.task(), "qa");
  EXPECT_EQ(changed.seed(), 7);
  EXPECT_THAT(changed.original_names(), ElementsAre("train-v1.1.json", "x"));
  EXPECT_THAT(changed.inputs(), ElementsAre("a"));
}

TEST(DataPreparationConfig, ProblemsNameTheKey) {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{"source_dir=a"}, "data_preparation.output_dir: must be set"},
      {{"output_dir=a"}, "data_preparation.download_dir: must be set, or source_dir"},
      {{"output_dir=a", "dataset=assistant"}, "data_preparation.source_dir: must be set: only the files of squad"},
      {{"output_dir=a", "source_dir=b", "dataset=squat"}, "squad"},
      {{"output_dir=a", "source_dir=b", "train_percent=80"}, "data_preparation.train_percent: must be from 0 to 1"},
      {{"output_dir=a", "source_dir=b", "taskname=''"}, "data_preparation.taskname: must be null or a name"},
      {{"output_dir=a", "source_dir=b", "dataset=custom"},
       "data_preparation.train_file: must be set for dataset=custom"},
      {{"output_dir=a", "source_dir=b", "dataset=custom", "train_file=c"},
       "data_preparation.dev_file: must be set with"},
      {{"output_dir=a", "source_dir=b", "download_checks={a: {sha256: AB}}"}, "sha256: must be 64 lower-case"},
      {{"output_dir=a", "source_dir=b", "download_checks={a: {num_bytes: 0}}"}, "num_bytes: must be at least 1"},
  };
  for (const auto& [overrides, message] : cases) {
    std::string problems;
    configured(overrides, problems);
    EXPECT_THAT(problems, HasSubstr(message));
  }
}

}  // namespace
}  // namespace sotto::data_preparation
