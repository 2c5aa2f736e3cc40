#include "src/core/interrupt.h"

#include <atomic>
#include <csignal>

namespace sotto::core {
namespace {

// A signal comes to any thread; a lock-free atomic may be written in its handler.
std::atomic<int> pending_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);

void remember_signal(int signal) {
  if (pending_signal != 0 && signal == SIGINT) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
    return;
  }
  pending_signal = signal;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = remember_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

int pending_interrupt() { return pending_signal; }

void throw_if_interrupted() {
  if (const int signal = pending_signal; signal != 0) throw Interrupted{signal};
}

void clear_interrupt() { pending_signal = 0; }

}  // namespace sotto::core
