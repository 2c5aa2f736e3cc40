#include "src/core/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "src/core/duration_text.h"
#include "src/core/log.h"

namespace sotto::core {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

constexpr double kBarInterval_s = 0.1;
constexpr double kPlainInterval_s = 5.0;
constexpr int kBarWidth = 24;

std::string bar(std::int64_t done, std::int64_t total) {
  const int filled = static_cast<int>(kBarWidth * std::clamp(static_cast<double>(done) / total, 0.0, 1.0));
  return "[" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "] ";
}

}  // namespace

Progress::Progress(std::string title, std::string unit, std::int64_t total)
    : title_(std::move(title)), unit_(std::move(unit)), total_(total), start_(Clock::now()), last_drawn_(start_) {
  const char* wanted = std::getenv("SOTTO_PROGRESS");
  const std::string style = wanted != nullptr ? wanted : ::isatty(STDERR_FILENO) != 0 ? "bar" : "plain";
  style_ = is_quiet() || style == "none" ? Style::kNone : style == "bar" ? Style::kBar : Style::kPlain;
}

Progress::~Progress() {
  if (!finished_ && style_ == Style::kBar && last_drawn_ != start_) std::fputc('\n', stderr);
}

void Progress::update(std::int64_t done, std::string_view note) {
  done_ = done;
  if (!note.empty()) note_ = note;
  const double interval_s = style_ == Style::kBar ? kBarInterval_s : kPlainInterval_s;
  if (style_ != Style::kNone && seconds_between(last_drawn_, Clock::now()) >= interval_s) draw(/*last=*/false);
}

void Progress::finish(std::string_view note) {
  if (finished_) return;
  finished_ = true;
  if (!note.empty()) note_ = note;
  if (style_ != Style::kNone) draw(/*last=*/true);
}

std::string Progress::figures(double elapsed_s, bool last) const {
  const double rate = elapsed_s > 0 ? static_cast<double>(done_ - first_) / elapsed_s : 0;
  std::string text = total_ > 0 ? fmt::format("{}/{} {}", done_, total_, unit_) : fmt::format("{} {}", done_, unit_);
  if (rate > 0) text += fmt::format(", {:.{}f}/s", rate, rate < 100 ? 1 : 0);
  if (last) {
    text += ", " + duration_text(elapsed_s);
  } else if (total_ > 0 && rate > 0) {
    text += ", " + duration_text(static_cast<double>(total_ - done_) / rate) + " left";
  }
  return note_.empty() ? text : text + ", " + note_;
}

void Progress::draw(bool last) {
  last_drawn_ = Clock::now();
  const std::string text = figures(seconds_between(start_, last_drawn_), last);
  if (style_ == Style::kPlain) {
    fmt::print(stderr, "{}: {}\n", title_, text);
  } else {
    // Carriage return and "erase to the end of the line" redraw in place.
    fmt::print(stderr, "\r{}: {}{}\x1b[K{}", title_, total_ > 0 ? bar(done_, total_) : "", text, last ? "\n" : "");
  }
  std::fflush(stderr);
}

}  // namespace sotto::core
