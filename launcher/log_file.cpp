#include "launcher/log_file.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <vector>

#include "src/core/interrupt.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kEnd_bytes = 8192;  // of a log, to find its last line in
constexpr unsigned kAskAgain_us = 300'000;

std::string text_from(const fs::path& file, std::uintmax_t offset) {
  std::ifstream in(file, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(offset));
  std::ostringstream text;
  text << in.rdbuf();
  return in || in.eof() ? text.str() : "";
}

std::uintmax_t size_of(const fs::path& file) {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file, error);
  return error ? 0 : size;
}

// Without "erase to the end of the line" and its like: ESC [ ... letter.
std::string without_codes(const std::string& line) {
  std::string plain;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] != '\x1b') {
      plain += line[at];
      continue;
    }
    while (at + 1 < line.size() && std::isalpha(static_cast<unsigned char>(line[at])) == 0) ++at;
  }
  return plain;
}

bool has_letters(const std::string& line) {
  return std::any_of(line.begin(), line.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
}

// The lines at a log's end that have letters, without terminal codes.
std::vector<std::string> last_lines(const fs::path& log) {
  const std::uintmax_t size = size_of(log);
  std::string text = text_from(log, size > kEnd_bytes ? size - kEnd_bytes : 0);
  std::replace(text.begin(), text.end(), '\r', '\n');
  std::istringstream lines(text);
  std::vector<std::string> found;
  for (std::string line; std::getline(lines, line);) {
    line = without_codes(line);
    if (has_letters(line)) found.push_back(std::move(line));
  }
  return found;
}

bool is_of_slurm(const std::string& line) { return line.starts_with("srun:") || line.starts_with("slurmstepd:"); }

}  // namespace

std::string last_line(const fs::path& log) {
  const std::vector<std::string> lines = last_lines(log);
  return lines.empty() ? "" : lines.back();
}

std::string error_line(const fs::path& log) {
  const std::vector<std::string> lines = last_lines(log);
  const auto is_error = [](const std::string& line) { return line.find("error: ") != std::string::npos; };
  const auto own = std::find_if(lines.rbegin(), lines.rend(),
                                [&](const std::string& line) { return is_error(line) && !is_of_slurm(line); });
  if (own != lines.rend()) return *own;
  const auto of_slurm = std::find_if(lines.begin(), lines.end(), is_error);
  if (of_slurm != lines.end()) return *of_slurm;
  return lines.empty() ? "" : lines.back();
}

void print_log(const fs::path& log, const std::function<void(const std::string&)>& print,
               const std::function<bool()>& has_ended) {
  std::uintmax_t printed = 0;
  while (true) {
    // Asked before the file is read: what was written until the end is then in it.
    const bool ended = has_ended();
    const std::uintmax_t size = size_of(log);
    if (size < printed) printed = 0;
    if (size > printed) {
      const std::string text = text_from(log, printed);
      print(text);
      printed += text.size();
    }
    if (ended) return;
    core::throw_if_interrupted();
    ::usleep(kAskAgain_us);
  }
}

}  // namespace sotto::launcher
