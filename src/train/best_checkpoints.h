#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "src/train/checkpoint_config.h"

namespace sotto::train {

// Which of a training's checkpoints stay: the best `save_top_k` by the monitored metric, and the newest. Of equal ones
// the earlier is the better.
class BestCheckpoints {
 public:
  struct Entry {
    std::int64_t step = 0;
    double value = 0;
  };
  explicit BestCheckpoints(CheckpointConfig config) : config_(std::move(config)) {}

  // Takes a step's metric in; true where it is the best so far.
  bool add(std::int64_t step, double value);
  std::optional<Entry> best() const;
  // The steps whose checkpoints stay when `newest` is the newest; nothing: all.
  std::optional<std::set<std::int64_t>> kept(std::int64_t newest) const;

  // Best first; saved with a checkpoint.
  const std::vector<Entry>& entries() const { return entries_; }
  void load(std::vector<Entry> entries) { entries_ = std::move(entries); }

 private:
  bool is_better(double value, double other) const { return config_.mode == "min" ? value < other : value > other; }

  CheckpointConfig config_;
  std::vector<Entry> entries_;  // the best one at least, however many are kept
};

}  // namespace sotto::train
