#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <vector>

#include "src/parallel/process_group.h"
#include "tests/support/free_port.h"

namespace sotto::testing {

// Runs the same in `size` processes of their own; gives their exit codes, a signal's number negative.
inline std::vector<int> run_processes(int size, const std::function<int(const parallel::ProcessGroup&)>& work,
                                      parallel::GroupTimeouts timeouts = {}) {
  const std::uint16_t port = free_port();
  std::vector<pid_t> children;
  for (int rank = 0; rank < size; ++rank) {
    const pid_t child = ::fork();
    if (child == 0) {
      int code = 99;
      try {
        code = work(parallel::ProcessGroup(parallel::ProcessPlace{rank, size, rank, "127.0.0.1", port}, timeouts));
      } catch (const std::exception& error) {
        std::fprintf(stderr, "rank %d: %s\n", rank, error.what());
      }
      ::_exit(code);
    }
    children.push_back(child);
  }
  std::vector<int> codes;
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    codes.push_back(WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
  }
  return codes;
}

}  // namespace sotto::testing
