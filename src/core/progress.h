#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace sotto::core {

// Progress of long work on stderr: on a terminal a bar redrawn in place, elsewhere a plain line every few seconds; both
// with rate and time left. SOTTO_PROGRESS=bar|plain|none overrides what stderr is (the launcher sets it for its
// children, whose output it passes on).
class Progress {
 public:
  // `unit` is plural ("questions"); `total` 0 means unknown.
  Progress(std::string title, std::string unit, std::int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` units so far in all; `note` is shown behind the figures ("loss 0.52, val_loss 0.61").
  void update(std::int64_t done, std::string_view note = "");
  // Starts at `done` units, for a resumed run: they do not count into the rate.
  void start_at(std::int64_t done) { first_ = done_ = done; }
  // Where it turns out on the way how many units there are.
  void set_total(std::int64_t total) { total_ = total; }
  // Draws the last state and ends the line. Called by the destructor when the caller did not.
  void finish(std::string_view note = "");

 private:
  enum class Style { kNone, kPlain, kBar };
  void draw(bool last);
  std::string figures(double elapsed_s, bool last) const;

  std::string title_, unit_, note_;
  std::int64_t total_, first_ = 0, done_ = 0;
  Style style_;
  std::chrono::steady_clock::time_point start_, last_drawn_;
  bool finished_ = false;
};

}  // namespace sotto::core
