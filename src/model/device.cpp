#include "src/model/device.h"

#include <ATen/detail/CUDAHooksInterface.h>

#include "src/core/log.h"

namespace sotto::model {

c10::Device device_for(Accelerator accelerator, int gpu) {
  if (accelerator == Accelerator::kCpu) return c10::kCPU;
  const at::CUDAHooksInterface& cuda = at::detail::getCUDAHooks();
  const int num_gpus = cuda.hasCUDA() ? cuda.getNumGPUs() : 0;
  if (num_gpus == 0) {
    if (accelerator == Accelerator::kGpu) {
      core::log_warning_once(
          "trainer.accelerator is 'gpu', but LibTorch sees none here: it goes on on the CPU. (`make setup` brings "
          "CUDA's "
          "libraries where nvidia-smi lists a GPU, `SOTTO_GPU=1 make setup` anywhere.)");
    }
    return c10::kCPU;
  }
  const c10::Device device(c10::kCUDA, static_cast<c10::DeviceIndex>(gpu % num_gpus));
  core::log_info("the model runs on {}", device.str());
  return device;
}

}  // namespace sotto::model
