#pragma once

namespace sotto::core {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace sotto::core
