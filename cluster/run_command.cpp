#include "cluster/run_command.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "cluster/job_record.h"
#include "src/core/error.h"

extern char** environ;

namespace sotto::cluster {
namespace {

constexpr int kNoSuchCommand = 127, kTookTooLong = 124, kPollInterval_ms = 100;

// One output of the command: the end that we read and the one that it writes.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      throw core::UserError(std::string("cannot start a command: ") + std::strerror(errno) + ".");
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  void close(int end) {
    if (ends[static_cast<std::size_t>(end)] >= 0) ::close(ends[static_cast<std::size_t>(end)]);
    ends[static_cast<std::size_t>(end)] = -1;
  }
  // Takes what is there; at the end of the stream the pipe is closed.
  void read_into(std::string& text) {
    char bytes[1 << 14];
    const ssize_t size = ::read(ends[0], bytes, sizeof bytes);
    if (size > 0) return void(text.append(bytes, static_cast<std::size_t>(size)));
    if (size == 0 || errno != EINTR) close(0);
  }
};

pid_t start(const Argv& argv, const Pipe& out, const Pipe& err, int& error) {
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&files, out.ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&files, err.ends[1], STDERR_FILENO);
  pid_t process = 0;
  error = ::posix_spawnp(&process, words.front(), &files, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  return process;
}

}  // namespace

CommandResult run_command(const Argv& argv, double timeout_s) {
  CommandResult result;
  Pipe out, err;
  int error = 0;
  const pid_t process = start(argv, out, err, error);
  if (error != 0) return {kNoSuchCommand, "", argv.front() + ": " + std::strerror(error)};
  out.close(1);
  err.close(1);
  const double deadline_s = now_s() + timeout_s;
  bool late = false;
  while (!late && (out.ends[0] >= 0 || err.ends[0] >= 0)) {
    std::array<pollfd, 2> waiting{pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0}};
    if (::poll(waiting.data(), waiting.size(), kPollInterval_ms) > 0) {
      if (waiting[0].revents != 0) out.read_into(result.out);
      if (waiting[1].revents != 0) err.read_into(result.err);
    }
    late = now_s() > deadline_s;
  }
  if (late) ::kill(process, SIGKILL);
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = late ? kTookTooLong : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace sotto::cluster
