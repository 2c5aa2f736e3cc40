#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/core/error.h"

namespace sotto::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Runs an action on an input of the fuzzer. A UserError is an answer; whatever else leaves the action is a finding.
template <class Action>
void answers(const Action& action) {
  try {
    action();
  } catch (const core::UserError&) {
  }
}

// A property of every input: the fuzzer stops where it does not hold.
inline void require(bool holds, const char* property) {
  if (!holds) throw core::InternalError(property);
}

}  // namespace sotto::fuzz
