#include "cluster/local/output_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::cluster {
namespace {

TEST(OutputLog, KeepsLinesAsTheyAre) {
  const testing::TemporaryFolder folder;
  OutputLog log(folder / "a/stage.log");
  log.add("one\ntw");
  log.add("o\nlast");
  log.finish();
  EXPECT_EQ(core::read_text_file(folder / "a/stage.log"), "one\ntwo\nlast\n");
  EXPECT_THAT(log.last_lines(), ::testing::ElementsAre("one", "two", "last"));
}

TEST(OutputLog, ABarLeavesItsFirstAndLastState) {
  const testing::TemporaryFolder folder;
  OutputLog log(folder / "stage.log");
  for (int done = 1; done <= 100; ++done) log.add("\rtrain: [##..] " + std::to_string(done) + "/100\x1b[K");
  log.add("\n");
  log.finish();
  EXPECT_EQ(core::read_text_file(folder / "stage.log"), "train: [##..] 1/100\ntrain: [##..] 100/100\n");
}

TEST(OutputLog, RemembersTheLastTwentyLines) {
  const testing::TemporaryFolder folder;
  OutputLog log(folder / "stage.log");
  for (int line = 0; line < 50; ++line) log.add(std::to_string(line) + "\n");
  ASSERT_EQ(log.last_lines().size(), 20U);
  EXPECT_EQ(log.last_lines().front(), "30");
}

TEST(OutputLog, NamesTheFileItCannotWrite) {
  EXPECT_THAT(testing::message_of([] { OutputLog log("/proc/no/stage.log"); }), ::testing::HasSubstr("/proc/no"));
}

}  // namespace
}  // namespace sotto::cluster
