#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/free_port.h"

namespace sotto::testing {

using Variables = std::map<std::string, std::string>;

// Starts a program as a process of its own with the environment's variables added, one thread, and its errors in a
// file; gives its process.
inline pid_t start_program(const std::vector<std::string>& command, const std::filesystem::path& errors,
                           const Variables& variables = {}) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644), STDERR_FILENO);
    ::setenv("OMP_NUM_THREADS", "1", 1);  // several processes share the machine
    for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
    ::execvp(words[0], words.data());
    ::_exit(127);
  }
  return child;
}

// What the environment of each of `size` processes says that work together on this machine.
inline std::vector<Variables> group_variables(int size) {
  const std::string port = std::to_string(free_port());
  std::vector<Variables> ranks;
  for (int rank = 0; rank < size; ++rank) {
    ranks.push_back({{"RANK", std::to_string(rank)},
                     {"WORLD_SIZE", std::to_string(size)},
                     {"MASTER_ADDR", "127.0.0.1"},
                     {"MASTER_PORT", port}});
  }
  return ranks;
}

// The words before a program that start it as `size` processes of Open MPI; empty where that is not installed.
inline std::vector<std::string> mpirun_words(int size) {
  if (::system("mpirun --version 2>/dev/null | grep -q 'Open MPI'") != 0) return {};
  return {"mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", std::to_string(size)};
}

// Its exit code, or a signal's number negative.
inline int exit_code(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace sotto::testing
