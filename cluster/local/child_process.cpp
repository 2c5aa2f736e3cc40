#include "cluster/local/child_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <boost/process.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "src/core/error.h"
#include "src/core/interrupt.h"

namespace sotto::cluster {
namespace bp = boost::process;
namespace {

constexpr int kPollInterval_ms = 100;

bp::environment child_environment() {
  bp::environment environment = boost::this_process::environment();
  if (std::getenv("SOTTO_PROGRESS") == nullptr) {
    environment["SOTTO_PROGRESS"] = ::isatty(STDERR_FILENO) != 0 ? "bar" : "plain";
  }
  return environment;
}

void show(const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(STDERR_FILENO, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nobody is looking: the log has it
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

// Reads what is there within the interval. False at the end of the stream.
bool pass_output(int source, OutputLog& log) {
  pollfd waiting{source, POLLIN, 0};
  if (::poll(&waiting, 1, kPollInterval_ms) <= 0) return true;
  char bytes[1 << 14];
  const ssize_t size = ::read(source, bytes, sizeof bytes);
  if (size < 0) return errno == EINTR || errno == EAGAIN;
  if (size == 0) return false;
  show(bytes, static_cast<std::size_t>(size));
  log.add({bytes, static_cast<std::size_t>(size)});
  return true;
}

// What is still in the pipe once the program has ended; a grandchild that holds it open does not hold us up.
void drain(int source, OutputLog& log) {
  for (pollfd waiting{source, POLLIN, 0}; ::poll(&waiting, 1, 0) > 0 && pass_output(source, log);) {
  }
}

constexpr auto kAskAgain = std::chrono::seconds(2);

// Passes a signal to the group, and SIGTERM again while it lives: a shell that was just about to start a program takes
// the first one for itself.
class InterruptPasser {
 public:
  explicit InterruptPasser(const bp::group& group) : group_(group.native_handle()) {}

  void pass(ChildEnd& end) {
    const int signal = core::pending_interrupt();
    if (signal != 0) {
      core::clear_interrupt();  // so that the next one comes here too instead of ending us without our child
      send(end.interrupted && signal == SIGINT ? SIGKILL : signal);
      end.interrupted = true;
    } else if (end.interrupted && std::chrono::steady_clock::now() - last_sent_ > kAskAgain) {
      send(SIGTERM);
    }
  }

 private:
  void send(int signal) {
    ::killpg(group_, signal);
    last_sent_ = std::chrono::steady_clock::now();
  }

  pid_t group_;
  std::chrono::steady_clock::time_point last_sent_;
};

}  // namespace

ChildEnd run_child(const Argv& argv, OutputLog& log, const std::function<void(int)>& on_start) {
  bp::pipe output;
  bp::group group;
  std::error_code error;
  bp::child child(bp::exe = argv.front(), bp::args = std::vector<std::string>(argv.begin() + 1, argv.end()),
                  bp::env = child_environment(), bp::std_in<bp::null, (bp::std_out & bp::std_err)> output, group,
                  error);
  if (error) throw core::UserError(fmt::format("cannot start '{}': {}.", argv.front(), error.message()));
  ::close(output.native_sink());
  output.assign_sink(-1);
  on_start(child.id());
  ChildEnd end;
  InterruptPasser interrupts(group);
  bool open = true;
  while (child.running()) {
    interrupts.pass(end);
    if (open) {
      open = pass_output(output.native_source(), log);
    } else {
      ::usleep(kPollInterval_ms * 1000);
    }
  }
  if (open) drain(output.native_source(), log);
  ::killpg(group.native_handle(), SIGTERM);  // what it left behind; the job is over
  log.finish();
  const int status = child.native_exit_code();
  end.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return end;
}

std::string process_start(int process_id) {
  std::ifstream file(fmt::format("/proc/{}/stat", process_id));
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  // The name in parentheses may hold spaces; the start is field 22, the 20th after it.
  const std::size_t after_name = text.rfind(')');
  if (after_name == std::string::npos) return "";
  std::istringstream words(text.substr(after_name + 1));
  std::string word;
  for (int field = 3; field <= 22; ++field) words >> word;
  return word;
}

}  // namespace sotto::cluster
