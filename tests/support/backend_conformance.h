#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cluster/cluster_backend.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

// What every backend promises (cluster/cluster_backend.h), as tests. A backend's own test file instantiates the suite.
namespace sotto::testing {

struct BackendCase {
  std::string name;
  std::function<std::unique_ptr<cluster::ClusterBackend>(const std::filesystem::path& scratch)> make;
  std::function<std::string()> why_not = [] { return std::string(); };  // skips where the place is not at hand
};

inline void PrintTo(const BackendCase& one, std::ostream* out) { *out << one.name; }

class BackendConformance : public ::testing::TestWithParam<BackendCase> {
 protected:
  void SetUp() override {
    if (const std::string reason = GetParam().why_not(); !reason.empty()) GTEST_SKIP() << reason;
    backend_ = GetParam().make(folder_.path());
    plan_.folder = folder_ / "run";
  }

  // Adds a job of one shell line that waits for the one before it.
  cluster::Job& add(const std::string& name, const std::string& shell_line) {
    return add(name, std::vector<cluster::Argv>{{"/bin/bash", "-c", shell_line}});
  }
  cluster::Job& add(const std::string& name, std::vector<cluster::Argv> commands) {
    cluster::Job job;
    job.name = name;
    job.title = "conformance-" + name;
    job.time_limit = "00:05:00";
    job.elements = {{folder_ / "run" / name, {{std::move(commands)}}}};
    if (!plan_.jobs.empty()) job.after.push_back({plan_.jobs.back().name});
    plan_.jobs.push_back(std::move(job));
    return plan_.jobs.back();
  }

  void write_files() {
    for (const cluster::Job& job : plan_.jobs) {
      for (const cluster::JobElement& element : job.elements) core::make_folder(element.folder);
    }
    for (const auto& file : backend_->render(plan_)) core::write_file_atomically(file.path, file.content);
  }

  // Submits and follows until everything has ended.
  void run() {
    write_files();
    submit();
    wait_for([&] {
      return std::all_of(records_.begin(), records_.end(), [](const auto& one) { return has_ended(one.state); });
    });
  }
  void submit() {
    records_ = planned_records(plan_);
    ::testing::internal::CaptureStderr();
    backend_->submit(plan_,
                     [&](const cluster::JobRecord& changed) { *record(changed.name, changed.element) = changed; });
    ::testing::internal::GetCapturedStderr();
  }
  void wait_for(const std::function<bool()>& reached) {
    const double deadline_s = cluster::now_s() + 60;
    for (backend_->update(records_); !reached(); backend_->update(records_)) {
      ASSERT_LT(cluster::now_s(), deadline_s) << "the jobs did not get there within a minute";
      std::this_thread::yield();
      ::usleep(50'000);
    }
  }
  cluster::JobRecord* record(const std::string& name, std::size_t element = 0) {
    for (cluster::JobRecord& one : records_) {
      if (one.name == name && one.element == element) return &one;
    }
    ADD_FAILURE() << "no record of " << name;
    return nullptr;
  }
  std::string log_of(const std::string& name) { return core::read_text_file(record(name)->log); }

  TemporaryFolder folder_;
  std::unique_ptr<cluster::ClusterBackend> backend_;
  cluster::JobPlan plan_;
  std::vector<cluster::JobRecord> records_;
};

TEST_P(BackendConformance, RenderIsPureAndRepeats) {
  plan_.environment = {{"WORDS", "a b"}};
  add("one", "true");
  add("two", "true");
  const auto first = backend_->render(plan_);
  const auto second = backend_->render(plan_);
  ASSERT_FALSE(first.empty());
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t at = 0; at < first.size(); ++at) {
    EXPECT_EQ(first[at].path, second[at].path);
    EXPECT_EQ(first[at].content, second[at].content);
  }
  EXPECT_FALSE(std::filesystem::exists(plan_.folder));
}

TEST_P(BackendConformance, ScriptsPassBashAndShellcheck) {
  plan_.environment = {{"WORDS", "it's $HOME"}};
  plan_.secrets = {{"TOKEN", folder_ / "token"}};
  add("one", "echo 'a b'").elements.front().groups.push_back({{{"true"}, {"echo", "second group"}}});
  add("two", "true").tasks_per_node = 2;
  write_files();
  for (const auto& file : backend_->render(plan_)) {
    EXPECT_EQ(std::system(("bash -n '" + file.path.string() + "'").c_str()), 0) << file.content;
    if (std::system("command -v shellcheck >/dev/null") != 0) continue;
    EXPECT_EQ(std::system(("shellcheck '" + file.path.string() + "'").c_str()), 0) << file.content;
  }
}

TEST_P(BackendConformance, JobsRunInOrderWithTheirOutputLogged) {
  add("one", "echo first; echo to stderr >&2; touch " + (folder_ / "made").string());
  add("two", "ls " + (folder_ / "made").string());
  run();
  for (const char* const name : {"one", "two"}) {
    EXPECT_EQ(record(name)->state, cluster::JobState::kCompleted) << record(name)->reason;
    EXPECT_EQ(record(name)->exit_code, 0);
    EXPECT_FALSE(record(name)->job_id.empty());
    EXPECT_FALSE(record(name)->node.empty());
  }
  EXPECT_THAT(log_of("one"), ::testing::AllOf(::testing::HasSubstr("first\n"), ::testing::HasSubstr("to stderr\n")));
  EXPECT_THAT(log_of("two"), ::testing::HasSubstr("made"));
}

TEST_P(BackendConformance, AFailureKeepsItsCodeAndCancelsWhatFollows) {
  add("one", "true");
  add("two", "echo the reason >&2; exit 3");
  add("three", "touch " + (folder_ / "never").string());
  run();
  EXPECT_EQ(record("one")->state, cluster::JobState::kCompleted);
  EXPECT_EQ(record("two")->state, cluster::JobState::kFailed);
  EXPECT_EQ(record("two")->exit_code, 3);
  EXPECT_THAT(log_of("two"), ::testing::HasSubstr("the reason"));
  EXPECT_EQ(record("three")->state, cluster::JobState::kCancelled);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "never"));
}

TEST_P(BackendConformance, AGroupEndsAtItsFirstFailingCommandAndAJobAtItsFirstFailingGroup) {
  const std::string never = (folder_ / "never").string();
  add("one", {{"/bin/bash", "-c", "exit 5"}, {"touch", never}});
  plan_.jobs.front().elements.front().groups.push_back({{{"touch", never}}});
  run();
  EXPECT_EQ(record("one")->exit_code, 5);
  EXPECT_FALSE(std::filesystem::exists(never));
}

TEST_P(BackendConformance, ValuesReachTheProgramUnchanged) {
  const std::vector<std::string> values{
      "two words", "it's \"quoted\"", "$HOME `id` $(id)", "a\nb", "Größe 日本語", "back\\slash", "*", "", "tab\there",
      "100%",      "a;b&c|d>e #f"};
  cluster::Argv argv{"printf", "<%s>"};
  std::string expected;
  for (const std::string& value : values) {
    argv.push_back(value);
    expected += "<" + value + ">";
  }
  for (std::size_t at = 0; at < values.size(); ++at)
    plan_.environment.emplace_back("V" + std::to_string(at), values[at]);
  add("one", {argv});
  std::string names;
  for (std::size_t at = 0; at < values.size(); ++at) names += " \"$V" + std::to_string(at) + "\"";
  add("two", "printf '<%s>'" + names);
  run();
  EXPECT_THAT(log_of("one"), ::testing::HasSubstr(expected));
  EXPECT_THAT(log_of("two"), ::testing::HasSubstr(expected));
}

TEST_P(BackendConformance, SecretsReachTheProgramAndStandNowhereElse) {
  core::write_file_atomically(folder_ / "token", "marker-4711\n");
  plan_.secrets = {{"TOKEN", folder_ / "token"}};
  // The list of processes is searched by one whose own arguments do not hold the secret.
  add("one",
      "[[ ${#TOKEN} == 11 ]] && ! cat /proc/[0-9]*/cmdline 2>/dev/null | "
      "awk 'index($0, ENVIRON[\"TOKEN\"]) {found = 1} END {exit !found}'");
  run();
  EXPECT_EQ(record("one")->state, cluster::JobState::kCompleted);
  const std::string search = "grep -rl marker-4711 '" + (folder_ / "run").string() + "' >/dev/null";
  EXPECT_NE(std::system(search.c_str()), 0) << "the secret was written";
}

TEST_P(BackendConformance, AMissingSecretFileFailsTheJobByName) {
  plan_.secrets = {{"TOKEN", folder_ / "no_such_file"}};
  add("one", "true");
  run();
  EXPECT_EQ(record("one")->state, cluster::JobState::kFailed);
  EXPECT_THAT(log_of("one"), ::testing::HasSubstr("no_such_file"));
}

TEST_P(BackendConformance, SeveralProcessesKnowTheirRanks) {
  add("one", "echo rank $RANK of $WORLD_SIZE, local $LOCAL_RANK, at ${MASTER_ADDR:?} ${MASTER_PORT:?}").tasks_per_node =
      2;
  run();
  EXPECT_EQ(record("one")->state, cluster::JobState::kCompleted) << log_of("one");
  EXPECT_THAT(log_of("one"), ::testing::AllOf(::testing::HasSubstr("rank 0 of 2, local 0"),
                                              ::testing::HasSubstr("rank 1 of 2, local 1")));
}

TEST_P(BackendConformance, AFailingRankEndsTheOthers) {
  add("one", "if [[ $RANK == 1 ]]; then echo rank one is ill >&2; exit 9; fi; exec sleep 120").tasks_per_node = 2;
  run();
  EXPECT_EQ(record("one")->state, cluster::JobState::kFailed);
  EXPECT_THAT(log_of("one"), ::testing::HasSubstr("rank one is ill"));
}

TEST_P(BackendConformance, ElementsOfASweepAreChainsOfTheirOwn) {
  add("shared", "echo once");
  for (const std::string name : {"one", "two"}) {
    cluster::Job& job = add(name, "");
    job.elements.clear();
    for (const std::size_t number : {0, 2}) {
      const std::string line = name == "one" && number == 0 ? "exit 3" : "echo element " + std::to_string(number);
      job.elements.push_back(
          {folder_ / "run" / std::to_string(number) / name, {{{{"/bin/bash", "-c", line}}}}, number});
    }
  }
  plan_.jobs.back().after.front().kind = "aftercorr";
  run();
  EXPECT_EQ(record("shared")->state, cluster::JobState::kCompleted);
  EXPECT_EQ(record("one", 0)->state, cluster::JobState::kFailed);
  EXPECT_EQ(record("one", 0)->exit_code, 3);
  EXPECT_EQ(record("two", 0)->state, cluster::JobState::kCancelled) << record("two", 0)->reason;
  EXPECT_EQ(record("one", 2)->state, cluster::JobState::kCompleted);
  ASSERT_EQ(record("two", 2)->state, cluster::JobState::kCompleted) << record("two", 2)->reason;
  EXPECT_THAT(core::read_text_file(record("two", 2)->log), ::testing::HasSubstr("element 2"));
}

TEST_P(BackendConformance, PathsWithSpacesAndQuotesWork) {
  add("one", "echo here");
  plan_.folder = folder_ / "it's a run";
  plan_.jobs.front().elements.front().folder = plan_.folder / "one";
  run();
  EXPECT_EQ(record("one")->state, cluster::JobState::kCompleted);
  EXPECT_THAT(log_of("one"), ::testing::HasSubstr("here"));
}

}  // namespace sotto::testing
