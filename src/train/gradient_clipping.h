#pragma once

#include "src/prompt/prompt_encoder.h"

namespace sotto::train {

// Scales the gradients so that their norm over all parameters is at most `max_norm` (0: no limit). Returns the norm
// before. Source: PyTorch's clip_grad_norm_, with its 1e-6.
double clip_gradients(const prompt::NamedTensors& parameters, double max_norm);

}  // namespace sotto::train
