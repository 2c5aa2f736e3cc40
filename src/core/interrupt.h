#pragma once

namespace sotto::core {

// Thrown where work stops because the user pressed Ctrl-C or the scheduler sent SIGTERM. Not an error: it unwinds, so
// that half-written files are removed, and the program ends with kExitInterrupted.
struct Interrupted {
  int signal;
};

// From here on SIGINT and SIGTERM only set a flag. A second Ctrl-C (SIGINT) ends the process at once; SIGTERM may come
// again, since whoever sends it cannot always tell that the first one arrived.
void catch_interrupts();

// The signal that arrived since `catch_interrupts`, or 0.
int pending_interrupt();

// Throws Interrupted when a signal is pending. Long loops call it once an iteration.
void throw_if_interrupted();

// Forgets a pending signal (for tests, and after the state that a signal asked for was saved).
void clear_interrupt();

}  // namespace sotto::core
