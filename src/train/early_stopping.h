#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "src/train/trainer_config.h"

namespace sotto::train {

// Watches val_loss: which one was best, and whether to stop.
class EarlyStopping {
 public:
  explicit EarlyStopping(std::optional<EarlyStoppingConfig> config) : config_(config) {}

  // True where this is the lowest val_loss so far.
  bool is_best(double val_loss) {
    const bool best = val_loss < best_;
    const double needed = config_ ? config_->min_delta : 0.0;
    bad_checks_ = val_loss < reference_ - needed ? 0 : bad_checks_ + 1;
    if (bad_checks_ == 0) reference_ = val_loss;
    if (best) best_ = val_loss;
    return best;
  }
  bool should_stop() const { return config_.has_value() && bad_checks_ >= config_->patience; }

  struct State {
    double best = std::numeric_limits<double>::max();
    double reference = std::numeric_limits<double>::max();
    std::int64_t bad_checks = 0;
  };
  State state() const { return {best_, reference_, bad_checks_}; }
  void load(const State& state) { best_ = state.best, reference_ = state.reference, bad_checks_ = state.bad_checks; }

 private:
  std::optional<EarlyStoppingConfig> config_;
  double best_ = State{}.best, reference_ = State{}.reference;
  std::int64_t bad_checks_ = 0;
};

}  // namespace sotto::train
