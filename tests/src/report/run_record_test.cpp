#include "src/report/run_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/message_of.h"
#include "tests/support/reported_run.h"
#include "tests/support/temporary_folder.h"

namespace sotto::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Pair;

TEST(RunRecord, what_the_files_of_a_run_say) {
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "demo");
  const RunRecord run = read_run(folder / "demo/");
  EXPECT_EQ(run.name, "demo");
  EXPECT_EQ(run.command, "sotto run.name=demo");
  ASSERT_EQ(run.stages.size(), 2U);
  EXPECT_EQ(run.stages[0].seconds, 61.0);
  EXPECT_EQ(run.stages[0].environment.at("cores"), 2);
  EXPECT_FALSE(run.stages[1].seconds.has_value());
  EXPECT_EQ(run.train_loss.points.size(), 20U);
  EXPECT_THAT(run.val_loss.points.back(), Pair(20, 0.6));
  EXPECT_EQ(run.speed.at("tokens_per_s"), 900.0);
  EXPECT_EQ(run.figure("after", "squad", "f1"), 66.6);
  EXPECT_FALSE(run.figure("after", "squad", "accuracy").has_value());
  ASSERT_EQ(run.questions.size(), 2U);
  EXPECT_TRUE(run.questions[0].is_right());
  EXPECT_FALSE(run.questions[1].is_right());
  EXPECT_EQ(run.questions[1].before, "rising");
  EXPECT_THAT(run.questions[0].fields,
              ::testing::ElementsAre(Pair("question", "Who <b>wrote</b> it?"), Pair("context", "Ada wrote it.")));
}

TEST(RunRecord, a_stage_that_was_run_alone) {
  const testing::TemporaryFolder folder;
  testing::write_reported_run(folder / "demo");
  const RunRecord run = read_run(folder / "demo/evaluation");
  EXPECT_EQ(run.name, "evaluation");
  EXPECT_TRUE(run.train_loss.points.empty());
  EXPECT_EQ(run.figure("before", "sentiment", "accuracy"), 30.0);
  EXPECT_EQ(run.stages.at(0).configuration, "evaluation:\n  before: true\n");
}

TEST(RunRecord, a_folder_without_results_is_named) {
  const testing::TemporaryFolder folder;
  EXPECT_THAT(testing::message_of([&] { read_run(folder / "none"); }), HasSubstr("is no folder"));
  EXPECT_THAT(testing::message_of([&] { read_run(folder.path()); }), HasSubstr("neither a training's metrics.jsonl"));
}

}  // namespace
}  // namespace sotto::report
