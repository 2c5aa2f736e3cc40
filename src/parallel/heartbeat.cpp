#include "src/parallel/heartbeat.h"

#include <fmt/format.h>

#include <array>

#include "src/core/error.h"

namespace sotto::parallel {
namespace {

constexpr std::chrono::milliseconds kInterval{200};

GroupTimeouts timeouts_of(std::chrono::seconds silence) {
  GroupTimeouts timeouts;
  timeouts.collective = silence;
  return timeouts;
}

}  // namespace

Heartbeat::Heartbeat(const ProcessGroup& group, std::chrono::seconds silence)
    : group_(group.another(timeouts_of(silence))) {
  if (group_.size() > 1) thread_ = std::thread([this] { beat(); });
}

Heartbeat::~Heartbeat() {
  if (!thread_.joinable()) return;
  enter(State::kLeft);
  thread_.join();
}

void Heartbeat::check() {
  const std::lock_guard lock(mutex_);
  if (!loss_.empty()) throw core::UserError(loss_);
}

void Heartbeat::finish() {
  if (!thread_.joinable()) return;
  enter(State::kFinished);
  thread_.join();
  check();
}

void Heartbeat::enter(State state) {
  const std::lock_guard lock(mutex_);
  state_ = state;
  changed_.notify_all();
}

// All processes leave this loop after the same exchange, since all see the same sums.
void Heartbeat::beat() {
  std::unique_lock lock(mutex_);
  while (true) {
    std::array<double, 2> counts = {state_ == State::kFinished ? 1.0 : 0.0, state_ == State::kLeft ? 1.0 : 0.0};
    lock.unlock();
    std::string loss;
    try {
      group_.sum(counts);
    } catch (const core::UserError& error) {
      loss = error.what();
    }
    lock.lock();
    if (loss.empty() && counts[1] > 0) {
      loss = fmt::format("Rank {} of {} stops: another one ended with an error. It is among the ranks' logs.",
                         group_.rank(), group_.size());
    }
    loss_ = loss;
    if (!loss.empty() || counts[0] == group_.size()) return;
    const State before = state_;
    changed_.wait_for(lock, kInterval, [&] { return state_ != before; });
  }
}

}  // namespace sotto::parallel
