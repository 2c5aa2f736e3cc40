// `--dry-run` touches nothing: what the program asks of the system is read off by strace.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/launcher_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

// Calls that make, change or remove something, start a program or speak to another machine.
constexpr const char* kTraced =
    "creat,mkdir,mkdirat,rmdir,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat,"
    "chmod,fchmod,fchmodat,chown,fchown,fchownat,truncate,ftruncate,utimensat,open,openat,execve,fork,vfork,connect,"
    "bind,sendto";

bool only_reads(const std::string& call) {
  const bool opens = call.find("open(") != std::string::npos || call.find("openat(") != std::string::npos;
  const bool writes = call.find("O_WRONLY") != std::string::npos || call.find("O_RDWR") != std::string::npos ||
                      call.find("O_CREAT") != std::string::npos;
  const bool of_thread_sanitizer = call.find("/tsan.rodata.") != std::string::npos;  // it maps a file of its own
  return (opens && !writes) || call.find("+++ exited") != std::string::npos || of_thread_sanitizer;
}

class DryRun : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("strace -o /dev/null true 2>/dev/null") != 0) GTEST_SKIP() << "strace is missing or not allowed";
  }
  // The calls that did more than read. (A sanitizer cannot look for leaks under strace.)
  std::vector<std::string> touching_calls(const std::vector<std::string>& words) {
    const std::string trace = (outside_ / "trace").string();
    std::string command = std::string("ASAN_OPTIONS=detect_leaks=0 strace -f -o '") + trace + "' -e trace=" + kTraced +
                          " " SOTTO_BIN_DIR "/sotto";
    for (const std::string& word : folder_.overrides(words)) command += " '" + word + "'";
    EXPECT_EQ(std::system((command + " >'" + (outside_ / "out").string() + "'").c_str()), 0) << command;
    EXPECT_GT(std::filesystem::file_size(outside_ / "out"), 0U);
    std::ifstream lines(trace);
    std::vector<std::string> calls;
    bool started = false;  // the first call is strace's own: it becomes sotto
    for (std::string line; std::getline(lines, line);) {
      if (started && !only_reads(line)) calls.push_back(line);
      started = true;
    }
    return calls;
  }
  testing::LauncherFolder folder_;
  testing::TemporaryFolder outside_;
};

TEST_F(DryRun, TouchesNothingWhereverItWouldRun) {
  for (const std::string cluster : {"cluster=local", "cluster=slurm", "cluster=bcp"})
    EXPECT_THAT(touching_calls({"--dry-run", cluster}), IsEmpty()) << cluster;
}

TEST_F(DryRun, NorDoesThatOfASweep) {
  EXPECT_THAT(touching_calls({"--dry-run", "-m", "cluster=slurm", "prompt_learning.model.seed=1,2"}), IsEmpty());
}

TEST_F(DryRun, ARunWouldBeNoticed) { EXPECT_THAT(touching_calls({"stages=[conversion]"}), Not(IsEmpty())); }

}  // namespace
}  // namespace sotto::launcher
