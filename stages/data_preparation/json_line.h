#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotto::data_preparation {

// One line of a JSON Lines file exactly as Python's json.dumps writes an object of strings and lists of strings: keys
// in the order added, ", " and ": " between, everything outside printable ASCII as \uXXXX (surrogate pairs above
// U+FFFF). Texts must be valid UTF-8; other bytes are a bug of the reader (InternalError), which checks its file.
class JsonLine {
 public:
  JsonLine& add(std::string_view key, std::string_view text);
  JsonLine& add(std::string_view key, const std::vector<std::string>& texts);
  std::string text() const { return members_.empty() ? "{}" : members_ + "}"; }

 private:
  void add_key(std::string_view key);
  std::string members_;
};

}  // namespace sotto::data_preparation
