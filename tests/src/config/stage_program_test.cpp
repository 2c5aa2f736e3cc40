#include "src/config/stage_program.h"

#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "tests/support/temporary_folder.h"

namespace sotto::config {
namespace {

struct StepSection {
  std::int64_t count = 1;
  std::string text = "none";
  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit("count", count, "how many");
    visit("text", text, "what");
  }
};

int run(std::vector<const char*> arguments, StepSection& seen) {
  arguments.insert(arguments.begin(), "sotto-step");
  return run_stage_program<StepSection>("sotto-step", "step", static_cast<int>(arguments.size()), arguments.data(),
                                        [&](const StepSection& section) { seen = section; });
}

class StageProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    file_ = (folder_ / "step.yaml").string();
    core::write_file_atomically(file_, "step:\n  count: 3\n  text: n${.count}\n");
  }
  testing::TemporaryFolder folder_;
  std::string file_;
  StepSection seen_;
};

TEST_F(StageProgram, reads_its_section_with_overrides) {
  EXPECT_EQ(run({"--config", file_.c_str(), "step.count=4"}, seen_), core::kExitDone);
  EXPECT_EQ(seen_.count, 4);
  EXPECT_EQ(seen_.text, "n4");
}

TEST_F(StageProgram, help_and_version_answer_without_running) {
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(run({"--help"}, seen_), core::kExitDone);
  EXPECT_NE(::testing::internal::GetCapturedStdout().find("step.count"), std::string::npos);
  EXPECT_EQ(run({"--version"}, seen_), core::kExitDone);
  EXPECT_EQ(seen_.count, 1);
}

TEST_F(StageProgram, wrong_command_lines_and_sections_have_their_exit_codes) {
  EXPECT_EQ(run({}, seen_), core::kExitUsage);
  EXPECT_EQ(run({"--confg", file_.c_str()}, seen_), core::kExitUsage);
  EXPECT_EQ(run({"--config", file_.c_str(), "step.cuont=4"}, seen_), core::kExitFailed);
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run({"--config", "/no/such.yaml"}, seen_), core::kExitFailed);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find(
                "/no/such.yaml: there is no such file. `sotto stages=[step] --dry-run` shows one"),
            std::string::npos);
  EXPECT_EQ(run({"--config", file_.c_str(), "step.count=many"}, seen_), core::kExitFailed);
  const std::string other = (folder_ / "other.yaml").string();
  for (const char* content : {"stop:\n  count: 3\n", "some text\n", ""}) {
    core::write_file_atomically(other, content);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(run({"--config", other.c_str()}, seen_), core::kExitFailed);
    EXPECT_NE(::testing::internal::GetCapturedStderr().find(other + "' has no section 'step'"), std::string::npos);
  }
}

}  // namespace
}  // namespace sotto::config
