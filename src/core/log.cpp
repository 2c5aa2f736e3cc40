#include "src/core/log.h"

#include <atomic>
#include <cstdio>
#include <mutex>
#include <set>

namespace sotto::core {
namespace {

std::atomic<bool> quiet = false;

}  // namespace

void keep_quiet() { quiet = true; }

bool is_quiet() { return quiet; }

void log_line(const std::string& text) {
  if (quiet) return;
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
