#include "src/parallel/gpu_sum.h"

#include <ATen/Context.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/run_processes.h"

namespace sotto::parallel {
namespace {

using ::testing::Each;
using testing::run_processes;

// A process that has begun with CUDA cannot be divided: the processes themselves count the GPUs.
constexpr int kTooFewGpus = 77;

TEST(GpuSum, a_tensor_of_the_cpu_lies_on_no_gpu) { EXPECT_EQ(gpu_identity(at::ones({1})), ""); }

TEST(GpuSum, sums_of_tensors_on_gpus_are_the_same_at_every_rank) {
  const auto codes = run_processes(2, [](const ProcessGroup& group) {
    if (at::getNumGPUs() < 2) return kTooFewGpus;
    const c10::Device gpu(c10::kCUDA, static_cast<c10::DeviceIndex>(group.rank()));
    at::Tensor values = at::full({20, 576}, 0.1 + group.rank(), at::TensorOptions(gpu).dtype(at::kFloat));
    if (gpu_identity(values).size() != 32) return 1;
    for (int times = 0; times < 3; ++times) group.sum(values);
    const at::Tensor expected = at::full({20, 576}, 4 * (0.1F + 1.1F), at::kFloat);
    return values.is_cuda() && values.cpu().allclose(expected, 1e-6) ? 0 : 2;
  });
  if (std::ranges::count(codes, kTooFewGpus) > 0) GTEST_SKIP() << "needs two GPUs";
  EXPECT_THAT(codes, Each(0));
}

// NCCL cannot join them: they exchange through the CPU.
TEST(GpuSum, processes_that_share_a_gpu_have_the_same_sums) {
  const auto codes = run_processes(2, [](const ProcessGroup& group) {
    if (at::getNumGPUs() < 1) return kTooFewGpus;
    at::Tensor values = at::full({4}, 1.0 + group.rank(), at::TensorOptions(c10::kCUDA).dtype(at::kFloat));
    group.sum(values);
    return values.is_cuda() && values.cpu().allclose(at::full({4}, 3.0F)) ? 0 : 1;
  });
  if (std::ranges::count(codes, kTooFewGpus) > 0) GTEST_SKIP() << "needs a GPU";
  EXPECT_THAT(codes, Each(0));
}

}  // namespace
}  // namespace sotto::parallel
