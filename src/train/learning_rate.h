#pragma once

#include <cstdint>

#include "src/train/optim_config.h"

namespace sotto::train {

// The learning rate of optimizer step `step` (from 0) of `max_steps`.
// Source: NeMo 1.22's CosineAnnealing (warm-up lr (s+1)/(W+1), then half a cosine to min_lr); "linear" falls straight
// to min_lr, "constant" stays.
double learning_rate(const OptimConfig& optim, std::int64_t step, std::int64_t max_steps);

}  // namespace sotto::train
