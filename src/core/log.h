#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

namespace sotto::core {

// From here on this process shows neither lines nor progress, only the error that it ends with: among processes that
// work together one speaks for all.
void keep_quiet();
bool is_quiet();

// One line on stderr, so that stdout stays for results. Warnings begin with "warning: ".
void log_line(const std::string& text);
void log_warning(const std::string& text);

// As above, but each distinct text at most once in this process.
void log_warning_once(const std::string& text);

template <typename... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
  log_line(fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace sotto::core
