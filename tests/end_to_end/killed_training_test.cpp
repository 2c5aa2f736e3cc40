// A training that is killed and started again ends with the very bytes of one that was not.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "src/core/mapped_file.h"
#include "tests/support/letter_task.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto {
namespace {

namespace fs = std::filesystem;

constexpr int kSteps = 120;

class KilledTrainingTest : public ::testing::Test {
 protected:
  KilledTrainingTest() {
    testing::write_tiny_model_folder(folder_ / "model");
    testing::write_letter_questions(folder_ / "data.jsonl", false);
  }

  // Starts the program on a log folder of its own; gives its process.
  pid_t start(const std::string& name) const {
    const std::string config = fmt::format(
        R"(prompt_learning:
  run: {{name: kill, results_dir: {0}/{1}}}
  trainer: {{max_steps: {2}, val_check_interval: 3, log_every_n_steps: 1, precision: '32'}}
  exp_manager: {{explicit_log_dir: {0}/{1}}}
  model:
    language_model_path: {0}/model
    nemo_path: {0}/{1}/prompts
    global_batch_size: 2
    new_tasks: [letters]
    task_templates:
    - {{taskname: letters, prompt_template: '<|VIRTUAL_PROMPT_0|>question: {{question}} answer: {{answer}}', total_virtual_tokens: 4}}
    data: {{train_ds: [{0}/data.jsonl], validation_ds: [{0}/data.jsonl]}}
    optim: {{lr: 0.01}}
)",
        folder_.path().string(), name, kSteps);
    const std::string file = (folder_ / (name + ".yaml")).string();
    core::write_file_atomically(file, config);
    const pid_t child = ::fork();
    if (child == 0) {
      const int null = ::open("/dev/null", O_WRONLY);
      ::dup2(null, STDERR_FILENO);
      ::execl(SOTTO_BIN_DIR "/sotto-prompt-learning", "sotto-prompt-learning", "--config", file.c_str(), nullptr);
      ::_exit(127);
    }
    return child;
  }

  static int exit_code(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  std::size_t logged_lines(const std::string& name) const {
    std::ifstream stream(folder_ / name / "metrics.jsonl");
    return static_cast<std::size_t>(std::count(std::istreambuf_iterator<char>(stream), {}, '\n'));
  }

  // Step and loss of every line of the log.
  std::vector<std::string> losses(const std::string& name) const {
    std::istringstream lines(core::read_text_file(folder_ / name / "metrics.jsonl"));
    std::vector<std::string> result;
    for (std::string line; std::getline(lines, line);) {
      const auto record = nlohmann::json::parse(line);
      result.push_back(record.at("step").dump() + " " +
                       (record.contains("val_loss") ? record["val_loss"] : record["train_loss"]).dump());
    }
    return result;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(KilledTrainingTest, ends_with_the_same_losses_and_the_same_bytes) {
  ASSERT_EQ(exit_code(start("whole")), 0);
  std::mt19937 random(static_cast<unsigned>(std::random_device()()));
  int kills = 0;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const std::size_t enough = logged_lines("killed") + 5 + random() % 30;
    const pid_t child = start("killed");
    while (logged_lines("killed") < enough && ::waitpid(child, nullptr, WNOHANG) == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (::kill(child, SIGKILL) == 0 && exit_code(child) == -SIGKILL) ++kills;
  }
  EXPECT_GT(kills, 0);
  ASSERT_EQ(exit_code(start("killed")), 0);
  EXPECT_EQ(losses("killed"), losses("whole"));
  for (const char* const file : {"prompts/letters/adapter_model.safetensors", "prompts/prompt_encoder.safetensors",
                                 "checkpoint-120/state.safetensors"}) {
    EXPECT_EQ(core::read_text_file(folder_ / "killed" / file), core::read_text_file(folder_ / "whole" / file)) << file;
  }
}

}  // namespace
}  // namespace sotto
