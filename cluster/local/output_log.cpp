#include "cluster/local/output_log.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "cluster/job_record.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"

namespace sotto::cluster {
namespace {

constexpr std::size_t kLastLines = 20;
constexpr double kProgressInterval_s = 5.0;
constexpr std::string_view kEraseLine = "\x1b[K";

}  // namespace

OutputLog::OutputLog(const std::filesystem::path& file) : path_(file) {
  core::make_folder(file.parent_path());
  file_.open(file, std::ios::binary | std::ios::trunc);
  if (!file_) throw core::UserError(fmt::format("cannot write '{}': {}.", file.string(), std::strerror(errno)));
}

void OutputLog::add(std::string_view bytes) {
  for (const char c : bytes) {
    if (c == '\n') {
      end_line();
    } else if (c == '\r') {
      keep_progress();
      line_.clear();
    } else {
      line_ += c;
      if (line_.ends_with(kEraseLine)) line_.resize(line_.size() - kEraseLine.size());
    }
  }
  file_.flush();
}

void OutputLog::finish() {
  if (!line_.empty()) end_line();
  file_.flush();
  if (!file_) throw core::UserError(fmt::format("cannot write '{}': is the disk full?", path_.string()));
}

void OutputLog::end_line() {
  file_ << line_ << '\n';
  last_lines_.push_back(line_);
  if (last_lines_.size() > kLastLines) last_lines_.pop_front();
  line_.clear();
}

void OutputLog::keep_progress() {
  const double now = now_s();
  if (line_.empty() || now - kept_at_s_ < kProgressInterval_s) return;
  kept_at_s_ = now;
  file_ << line_ << '\n';
}

}  // namespace sotto::cluster
