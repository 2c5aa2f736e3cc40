#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace sotto::core {

// Exit codes of every program of the project (docs/architecture.md).
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitBug = 70;
inline constexpr int kExitInterrupted = 130;

// Something the user can mend. The message names the key or file, what was given, what was expected and what to do.
class UserError : public std::runtime_error {
 public:
  explicit UserError(const std::string& message, int exit_code = kExitFailed)
      : std::runtime_error(message), exit_code_(exit_code) {}
  int exit_code() const { return exit_code_; }

 private:
  int exit_code_;
};

// A bug of ours: the message carries the place in the source that noticed it.
class InternalError : public std::logic_error {
 public:
  explicit InternalError(const std::string& message, std::source_location where = std::source_location::current());
};

}  // namespace sotto::core
