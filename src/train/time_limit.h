#pragma once

#include <charconv>
#include <optional>
#include <string>

namespace sotto::train {

// Seconds of a `max_time` or `time_budget` as PyTorch Lightning writes it, DD:HH:MM:SS; nothing for other text.
inline std::optional<double> time_limit_seconds(const std::string& text) {
  constexpr int kUnits[] = {86400, 3600, 60, 1};
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  double seconds = 0;
  for (int place = 0; place < 4; ++place) {
    if (place > 0 && (at == end || *at++ != ':')) return std::nullopt;
    unsigned count = 0;
    const auto [next, error] = std::from_chars(at, end, count);
    if (error != std::errc()) return std::nullopt;
    seconds += static_cast<double>(count) * kUnits[place];
    at = next;
  }
  return at == end ? std::optional(seconds) : std::nullopt;
}

}  // namespace sotto::train
