#pragma once

#include <string>

#include "src/core/error.h"

namespace sotto::testing {

// The text of the UserError that an action throws, "" when it throws none.
template <typename Action>
std::string message_of(Action&& action) {
  try {
    action();
  } catch (const core::UserError& error) {
    return error.what();
  }
  return "";
}

}  // namespace sotto::testing
