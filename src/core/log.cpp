#include "src/core/log.h"

#include <cstdio>
#include <mutex>
#include <set>

namespace sotto::core {

void log_line(const std::string& text) {
  fmt::print(stderr, "{}\n", text);
  std::fflush(stderr);
}

void log_warning(const std::string& text) { log_line("warning: " + text); }

void log_warning_once(const std::string& text) {
  static std::mutex mutex;
  static std::set<std::string> seen;
  const std::lock_guard lock(mutex);
  if (seen.insert(text).second) log_warning(text);
}

}  // namespace sotto::core
