#include "launcher/run_commands.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/support/launched.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

class RunCommands : public testing::Launched {
 protected:
  std::string run() const { return folder_.run_folder().string(); }
};

TEST_F(RunCommands, StatusOfARunThatFailed) {
  folder_.write_program("sotto-conversion", "echo sotto-conversion: error: no such model >&2; exit 7\n");
  launched_here();
  EXPECT_EQ(launched({"status", run()}), 0);
  EXPECT_THAT(out_, HasSubstr("exit code 7: sotto-conversion: error: no such model\n"));
  EXPECT_EQ(launched({"status", run(), "--format", "json"}), 0);
  const auto json = nlohmann::json::parse(out_);
  std::vector<std::string> states;
  for (const auto& stage : json["stages"]) states.push_back(stage["state"]);
  EXPECT_THAT(states, ::testing::ElementsAre("completed", "failed", "cancelled", "cancelled"));
  EXPECT_EQ(json["stages"][1]["exit_code"], 7);
}

TEST_F(RunCommands, WatchEndsWithTheRun) {
  launched_here();
  EXPECT_EQ(launched({"status", run(), "--watch"}), 0);
  EXPECT_THAT(out_, HasSubstr("evaluation        completed"));
}

TEST_F(RunCommands, LogsOfAStageOrOfTheLastThatBegan) {
  folder_.write_program("sotto-conversion", "echo converting; exit 1\n");
  launched_here();
  launched({"logs", run()});
  EXPECT_EQ(out_, "converting\n");
  launched({"logs", run(), "conversion", "-f"});
  EXPECT_EQ(out_, "converting\n");
  EXPECT_THAT(testing::message_of([&] {
                launched({"logs", run(), "conversoin"});
              }),
              HasSubstr("no stage 'conversoin'. Did you mean 'conversion'?"));
  EXPECT_THAT(testing::message_of([&] {
                launched({"logs", run(), "evaluation"});
              }),
              HasSubstr("evaluation has no log yet: it is cancelled (not started: prompt_learning did not succeed)"));
}

TEST_F(RunCommands, CancelOfAnEndedRunOnlyShowsIt) {
  launched_here();
  EXPECT_EQ(launched({"cancel", run()}), 0);
  EXPECT_THAT(out_, HasSubstr("evaluation        completed"));
}

TEST_F(RunCommands, AFolderWithoutARunIsNamed) {
  EXPECT_THAT(testing::message_of([&] {
                launched({"status", folder_.path().string()});
              }),
              HasSubstr("is no run's folder: it has no manifest.json"));
}

}  // namespace
}  // namespace sotto::launcher
