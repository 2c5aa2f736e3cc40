#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "src/train/trainer_config.h"

namespace sotto::train {

// Watches a metric and tells when it no longer gets better.
class EarlyStopping {
 public:
  explicit EarlyStopping(std::optional<EarlyStoppingConfig> config) : config_(std::move(config)) {}

  // Which metric is watched; nothing: training never stops early.
  std::optional<std::string> monitor() const { return config_ ? std::optional(config_->monitor) : std::nullopt; }
  void add(double value) {
    if (!config_) return;
    if (config_->mode == "max") value = -value;
    state_.bad_checks = value < state_.reference - config_->min_delta ? 0 : state_.bad_checks + 1;
    if (state_.bad_checks == 0) state_.reference = value;
  }
  bool should_stop() const { return config_.has_value() && state_.bad_checks >= config_->patience; }

  struct State {
    double reference =
        std::numeric_limits<double>::max();  // the value that had to be beaten; negative where high is good
    std::int64_t bad_checks = 0;
  };
  const State& state() const { return state_; }
  void load(const State& state) { state_ = state; }

 private:
  std::optional<EarlyStoppingConfig> config_;
  State state_;
};

}  // namespace sotto::train
