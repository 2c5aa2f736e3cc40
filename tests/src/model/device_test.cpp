#include "src/model/device.h"

#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/empty.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/core/peak_memory.h"

namespace sotto::model {
namespace {

using ::testing::HasSubstr;

bool gpu_here() { return at::detail::getCUDAHooks().hasCUDA() && at::detail::getCUDAHooks().getNumGPUs() > 0; }

TEST(Device, TheCpuIsTheCpu) { EXPECT_TRUE(device_for(Accelerator::kCpu, 3).is_cpu()); }

TEST(Device, AGpuWhereThereIsOne) {
  if (!gpu_here()) GTEST_SKIP() << "LibTorch sees no GPU here";
  EXPECT_TRUE(device_for(Accelerator::kAuto, 0).is_cuda());
  EXPECT_EQ(device_for(Accelerator::kGpu, 1 + at::detail::getCUDAHooks().getNumGPUs()).index(),
            1 % at::detail::getCUDAHooks().getNumGPUs());
}

TEST(Device, ThePeakOfMemoryIsThatOfTheDevice) {
  // A peak may grow while it is asked for: the code that answers is loaded page by page.
  const double before = core::peak_memory_gb(), asked = peak_memory_gb(c10::kCPU), after = core::peak_memory_gb();
  EXPECT_LE(before, asked);
  EXPECT_LE(asked, after);
  if (!gpu_here()) return;
  const c10::Device gpu(c10::kCUDA, 0);
  const at::Tensor values = at::empty({1'000'000}, at::TensorOptions(gpu).dtype(at::kFloat));
  EXPECT_GE(peak_memory_gb(gpu), 4e-3);
}

TEST(Device, WithoutAGpuItGoesOnOnTheCpuAndSaysSo) {
  if (gpu_here()) GTEST_SKIP() << "LibTorch sees a GPU here";
  EXPECT_TRUE(device_for(Accelerator::kAuto, 0).is_cpu());
  ::testing::internal::CaptureStderr();
  EXPECT_TRUE(device_for(Accelerator::kGpu, 0).is_cpu());
  EXPECT_THAT(::testing::internal::GetCapturedStderr(),
              HasSubstr("trainer.accelerator is 'gpu', but LibTorch sees none"));
}

}  // namespace
}  // namespace sotto::model
