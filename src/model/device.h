#pragma once

#include <c10/core/Device.h>

#include "src/model/load_options.h"

namespace sotto::model {

// Where a model runs: on GPU number `gpu` of the machine (beyond the last one it begins again, so that processes share
// them). A warning, and the CPU, where a GPU is asked for and LibTorch sees none: configurations that were written for
// one run anywhere.
c10::Device device_for(Accelerator accelerator, int gpu);

// The most memory that tensors of this process have taken on a GPU so far, in 10^9 bytes; of the CPU, the largest
// resident size of the process.
double peak_memory_gb(c10::Device device);

}  // namespace sotto::model
