#include "src/model/device.h"

#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/CachingDeviceAllocator.h>

#include "src/core/log.h"
#include "src/core/peak_memory.h"

namespace sotto::model {

c10::Device device_for(Accelerator accelerator, int gpu) {
  if (accelerator == Accelerator::kCpu) return c10::kCPU;
  const at::CUDAHooksInterface& cuda = at::detail::getCUDAHooks();
  const int num_gpus = cuda.hasCUDA() ? cuda.getNumGPUs() : 0;
  if (num_gpus == 0) {
    if (accelerator == Accelerator::kGpu) {
      core::log_warning_once(
          "trainer.accelerator is 'gpu', but LibTorch sees none here: it goes on on the CPU. (`make setup` brings "
          "CUDA's libraries where nvidia-smi lists a GPU, `SOTTO_GPU=1 make setup` anywhere.)");
    }
    return c10::kCPU;
  }
  const c10::Device device(c10::kCUDA, static_cast<c10::DeviceIndex>(gpu % num_gpus));
  core::log_info("the model runs on {}", device.str());
  return device;
}

double peak_memory_gb(c10::Device device) {
  auto* const allocator = dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(device.type()));
  if (allocator == nullptr) return core::peak_memory_gb();
  constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
  return static_cast<double>(allocator->getDeviceStats(device.index()).allocated_bytes[kAll].peak) / 1e9;
}

}  // namespace sotto::model
