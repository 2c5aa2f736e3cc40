#pragma once

#include <cstdint>

#include "src/evaluate/generation_options.h"
#include "src/evaluate/inference_config.h"

namespace sotto::evaluate {

// The section `inference` as options. Warns of keys that only samples or only beams use, where they are set in vain.
GenerationOptions generation_options(const InferenceConfig& config, std::int64_t rows_at_once);

}  // namespace sotto::evaluate
