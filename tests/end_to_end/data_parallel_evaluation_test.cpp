// Processes that answer questions together: the files of one process, and an error instead of a hang when one dies.
#include <ATen/ops/ones.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "src/checkpoint/model_fingerprint.h"
#include "src/checkpoint/prompt_folder.h"
#include "src/core/mapped_file.h"
#include "src/task_template/task_template_json.h"
#include "tests/support/child_program.h"
#include "tests/support/letter_task.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class DataParallelEvaluationTest : public ::testing::Test {
 protected:
  void prepare(int num_questions) {
    testing::write_tiny_model_folder(folder_ / "model");
    checkpoint::PromptFolder prompts;
    prompts.base_model_fingerprint = checkpoint::model_fingerprint(folder_ / "model");
    prompts.tasks.push_back(
        {"letters", at::ones({4, 24}), task_template::task_template_json(testing::letter_template())});
    prompts.base_config = nlohmann::ordered_json::parse(core::read_text_file(folder_ / "model/config.json"));
    checkpoint::save_prompt_folder(folder_ / "prompts", prompts);
    std::string lines;
    for (int n = 0; n < num_questions; ++n) {
      const std::string question{static_cast<char>('a' + n % 26), static_cast<char>('a' + n / 26 % 26)};
      lines += nlohmann::json{{"taskname", "letters"}, {"question", question}, {"answer", {question}}}.dump() + "\n";
    }
    core::write_file_atomically(folder_ / "test.jsonl", lines);
  }

  pid_t start(const std::string& name, const testing::Variables& variables = {},
              const std::vector<std::string>& started_by = {}) const {
    const std::string file = (folder_ / (name + ".yaml")).string();
    core::write_file_atomically(file, fmt::format(R"(evaluation:
  run: {{name: letters, results_dir: {0}/{1}}}
  trainer: {{precision: '32'}}
  language_model_path: {0}/model
  virtual_prompt_model_file: {0}/prompts
  encoder_seq_length: 64
  score: true
  inference: {{tokens_to_generate: 20}}
  data: {{test_ds: [{0}/test.jsonl], micro_batch_size: 4}}
)",
                                                  folder_.path().string(), name));
    std::vector<std::string> command = started_by;
    command.insert(command.end(), {SOTTO_BIN_DIR "/sotto-evaluation", "--config", file});
    return testing::start_program(command, errors_file(name, variables), variables);
  }
  std::string printed(const std::string& name) const { return core::read_text_file(errors_file(name, {})); }
  fs::path errors_file(const std::string& name, const testing::Variables& variables) const {
    return folder_ / (name + "." + (variables.contains("RANK") ? variables.at("RANK") : "0") + ".err");
  }
  std::vector<nlohmann::json> lines(const fs::path& file) const {
    std::istringstream text(core::read_text_file(file));
    std::vector<nlohmann::json> result;
    for (std::string line; std::getline(text, line);) result.push_back(nlohmann::json::parse(line));
    return result;
  }
  // Other rows meet in a batch of another process, and what they share is summed in another order: log-probabilities
  // near ten differ by fp32's 1e-6 of that. All else is the same.
  void expect_same_files(const std::string& one, const std::string& other) const {
    for (const char* const file : {"predictions.jsonl", "predictions_before.jsonl"}) {
      auto expected = lines(folder_ / one / file), found = lines(folder_ / other / file);
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        const std::vector<double> log_probs = expected[i]["reference_log_probs"];
        EXPECT_THAT(found[i]["reference_log_probs"].get<std::vector<double>>(),
                    ::testing::Pointwise(::testing::DoubleNear(1e-4), log_probs));
        expected[i].erase("reference_log_probs");
        found[i].erase("reference_log_probs");
        EXPECT_EQ(found[i], expected[i]) << file;
      }
    }
    EXPECT_EQ(core::read_text_file(folder_ / one / "metrics.json"),
              core::read_text_file(folder_ / other / "metrics.json"));
  }

  testing::TemporaryFolder folder_;
};

TEST_F(DataParallelEvaluationTest, several_processes_write_what_one_writes) {
  prepare(31);
  ASSERT_EQ(testing::exit_code(start("alone")), 0) << printed("alone");
  std::vector<pid_t> children;
  for (const auto& variables : testing::group_variables(3)) children.push_back(start("together", variables));
  for (const pid_t child : children) ASSERT_EQ(testing::exit_code(child), 0) << printed("together");
  expect_same_files("alone", "together");
}

TEST_F(DataParallelEvaluationTest, more_processes_than_questions) {
  prepare(1);
  ASSERT_EQ(testing::exit_code(start("alone")), 0) << printed("alone");
  std::vector<pid_t> children;
  for (const auto& variables : testing::group_variables(2)) children.push_back(start("together", variables));
  for (const pid_t child : children) ASSERT_EQ(testing::exit_code(child), 0) << printed("together");
  expect_same_files("alone", "together");
}

TEST_F(DataParallelEvaluationTest, processes_of_mpirun_write_what_one_writes) {
  const auto mpirun = testing::mpirun_words(2);
  if (mpirun.empty()) GTEST_SKIP() << "Open MPI is not installed (openmpi-bin)";
  prepare(9);
  ASSERT_EQ(testing::exit_code(start("alone")), 0) << printed("alone");
  ASSERT_EQ(testing::exit_code(start("together", {}, mpirun)), 0) << printed("together");
  EXPECT_THAT(printed("together"), HasSubstr("2 processes work together"));
  expect_same_files("alone", "together");
}

TEST_F(DataParallelEvaluationTest, a_killed_process_ends_the_others_within_a_minute) {
  prepare(20000);
  std::vector<pid_t> children;
  for (auto variables : testing::group_variables(2)) {
    variables["SOTTO_PROGRESS"] = "plain";
    children.push_back(start("killed", variables));
  }
  for (int wait = 0; wait < 600 && printed("killed").find("part 1 of 2") == std::string::npos; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ::kill(children[1], SIGKILL);
  const auto killed = std::chrono::steady_clock::now();
  EXPECT_EQ(testing::exit_code(children[0]), 1);
  EXPECT_LT(std::chrono::steady_clock::now() - killed, std::chrono::seconds(60));
  EXPECT_EQ(testing::exit_code(children[1]), -SIGKILL);
  EXPECT_THAT(printed("killed"), HasSubstr("has lost the others"));
  EXPECT_FALSE(fs::exists(folder_ / "killed/metrics.json"));
}

}  // namespace
}  // namespace sotto
