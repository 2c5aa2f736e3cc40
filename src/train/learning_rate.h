#pragma once

#include <cstdint>

#include "src/train/optim_config.h"

namespace sotto::train {

// The learning rate of optimizer step `step` (from 0) of `max_steps`. W warm-up steps rise as lr (s+1)/(W+1); after
// max_steps it is min_lr, but for NoamAnnealing and "constant", which have no end.
// Source: the definitions of NeMo 1.22's schedules, with its names; WarmupPolicy and WarmupHoldPolicy stay at lr,
// "linear" falls straight to min_lr.
double learning_rate(const OptimConfig& optim, std::int64_t step, std::int64_t max_steps);

}  // namespace sotto::train
