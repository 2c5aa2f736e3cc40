#pragma once

#include <deque>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace sotto::cluster {

// A program's output as a log file: what a terminal would show in the end. A progress bar redraws its line (carriage
// return, "erase to the end of the line"); of its states one every few seconds is kept, and the last.
class OutputLog {
 public:
  // Replaces an older log. Errors (UserError): the file cannot be written.
  explicit OutputLog(const std::filesystem::path& file);

  void add(std::string_view bytes);
  // Writes what has no line end yet.
  void finish();

  // The last lines so far, oldest first.
  std::vector<std::string> last_lines() const { return {last_lines_.begin(), last_lines_.end()}; }

 private:
  void end_line();
  void keep_progress();

  std::filesystem::path path_;
  std::ofstream file_;
  std::string line_;
  double kept_at_s_ = 0;
  std::deque<std::string> last_lines_;
};

}  // namespace sotto::cluster
