#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/child_program.h"
#include "tests/support/letter_task.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_model_folder.h"

namespace sotto::testing {

// sotto-prompt-learning as processes of their own, on a tiny model and a small task. Each training has a log folder
// named after it.
class TrainingProgram {
 public:
  explicit TrainingProgram(int num_steps) : num_steps_(num_steps) {
    write_tiny_model_folder(folder_ / "model");
    write_letter_questions(folder_ / "data.jsonl", false);
  }

  std::filesystem::path folder(const std::string& training) const { return folder_ / training; }

  // Starts the program with the environment's variables added; gives its process. Its errors go to a file of the log
  // folder's name behind which the rank stands. `started_by`: words before the program (mpirun_words).
  pid_t start(const std::string& training, const Variables& variables = {},
              const std::vector<std::string>& started_by = {}) const {
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
        folder_.path().string(), training, num_steps_);
    const std::string file = (folder_ / (training + ".yaml")).string();
    core::write_file_atomically(file, config);
    std::vector<std::string> command = started_by;
    command.insert(command.end(), {SOTTO_BIN_DIR "/sotto-prompt-learning", "--config", file});
    return start_program(command, errors_file(training, variables), variables);
  }

  // Starts `size` processes that train together.
  std::vector<pid_t> start_group(const std::string& training, int size) const {
    std::vector<pid_t> children;
    for (const Variables& variables : group_variables(size)) children.push_back(start(training, variables));
    return children;
  }

  // What a process of a training printed.
  std::string printed(const std::string& training, const std::string& rank = "0") const {
    return core::read_text_file(errors_file(training, {{"RANK", rank}}));
  }

  static int exit_code(pid_t child) { return testing::exit_code(child); }

  // Waits until the log has so many lines; false if the process ended before. (The child is then already waited for.)
  bool wait_for_lines(const std::string& training, std::size_t count, pid_t child) const {
    while (logged_lines(training) < count) {
      if (::waitpid(child, nullptr, WNOHANG) != 0) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }

  std::size_t logged_lines(const std::string& training) const {
    std::ifstream stream(folder_ / training / "metrics.jsonl");
    return static_cast<std::size_t>(std::count(std::istreambuf_iterator<char>(stream), {}, '\n'));
  }

  struct LoggedLoss {
    int step;
    double loss;
    bool operator==(const LoggedLoss&) const = default;
  };
  std::vector<LoggedLoss> losses(const std::string& training) const {
    std::istringstream lines(core::read_text_file(folder_ / training / "metrics.jsonl"));
    std::vector<LoggedLoss> result;
    for (std::string line; std::getline(lines, line);) {
      const auto record = nlohmann::json::parse(line);
      result.push_back({record.at("step"), record.contains("val_loss") ? record["val_loss"] : record["train_loss"]});
    }
    return result;
  }

 private:
  std::filesystem::path errors_file(const std::string& training, const Variables& variables) const {
    return folder_ / (training + "." + (variables.contains("RANK") ? variables.at("RANK") : "0") + ".err");
  }

  int num_steps_;
  TemporaryFolder folder_;
};

}  // namespace sotto::testing
