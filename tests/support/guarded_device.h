#pragma once

#include <c10/core/Device.h>

namespace sotto::testing {

// A device whose memory this process's own code cannot touch: a second one for tests on machines without a GPU. What
// LibTorch computes there runs on the CPU behind the scenes; a kernel of ours that reads such a tensor by its pointer
// ends with a segmentation fault, and an operation that mixes it with a tensor of the CPU with an error.
c10::Device guarded_device();

}  // namespace sotto::testing
