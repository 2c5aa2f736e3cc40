#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "src/core/error.h"

namespace sotto::config {

// Runs actions one after the other and reports all that went wrong at once.
class Failures {
 public:
  template <class Action>
  void collect(const Action& action) {
    try {
      action();
    } catch (const core::UserError& error) {
      if (texts_.empty()) exit_code_ = error.exit_code();
      texts_.emplace_back(error.what());
    }
  }
  void throw_if_any() const {
    if (!texts_.empty()) throw core::UserError(fmt::format("{}", fmt::join(texts_, "\n")), exit_code_);
  }

 private:
  std::vector<std::string> texts_;
  int exit_code_ = core::kExitFailed;
};

}  // namespace sotto::config
