#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "src/parallel/process_group.h"

namespace sotto::parallel {

// Processes that work apart for a long time, each on its part, hear here that one of the others is gone: a thread in
// each exchanges a sign of life with the others several times a second. In a process alone everything returns at once.
// Every process makes one at the same point of its work.
class Heartbeat {
 public:
  // `silence`: a process that says nothing for so long (a machine that hangs) counts as lost; one that ended is noticed
  // within a second.
  explicit Heartbeat(const ProcessGroup& group, std::chrono::seconds silence = std::chrono::seconds(45));
  // Without finish() before (an error of this process), the others hear that their part is no longer wanted.
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  // Throws UserError where another process is lost. Long loops call it once in a while.
  void check();
  // This process has done its part: waits until all have, however long they take. Throws as check().
  void finish();

 private:
  enum class State { kWorking, kFinished, kLeft };
  void beat();
  void enter(State state);

  ProcessGroup group_;
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::kWorking;
  std::string loss_;  // what happened to the others; empty: nothing
  std::thread thread_;
};

}  // namespace sotto::parallel
