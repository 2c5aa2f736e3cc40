#pragma once

#include <string>

namespace sotto::config {

// Where a value was written: a file with its place, or a command-line override.
struct Origin {
  std::string source;        // a file's path, or `override 'a.b=1'`
  int line = 0;              // from 1; 0 where lines mean nothing
  int column = 0;            // from 1
  int override_number = 0;   // from 1; 0 for a file
  std::string text() const;  // "conf/config.yaml:3:5" or the source alone
};

inline std::string Origin::text() const {
  if (line == 0) return source;
  return source + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace sotto::config
