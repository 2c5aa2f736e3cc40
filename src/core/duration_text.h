#pragma once

#include <string>

namespace sotto::core {

// A duration for people: "0.8 s", "42 s", "3 min 05 s", "2 h 07 min".
std::string duration_text(double seconds);

}  // namespace sotto::core
