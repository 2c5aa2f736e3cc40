#include "src/core/interrupt.h"

#include <csignal>

namespace sotto::core {
namespace {

volatile std::sig_atomic_t pending_signal = 0;

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
  if (pending_signal != 0) throw Interrupted{pending_signal};
}

void clear_interrupt() { pending_signal = 0; }

}  // namespace sotto::core
