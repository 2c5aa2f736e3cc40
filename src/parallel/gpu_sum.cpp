#include "src/parallel/gpu_sum.h"

#ifdef SOTTO_WITH_NCCL

#include <ATen/cuda/CUDAContext.h>
#include <fmt/format.h>

#include <exception>
#include <span>
#include <thread>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include "src/core/error.h"
#include "src/core/log.h"

namespace sotto::parallel {
namespace {

using Clock = std::chrono::steady_clock;

class NcclSum : public GpuSum {
 public:
  NcclSum(const c10::intrusive_ptr<c10d::Store>& store, const ProcessPlace& place, std::chrono::seconds limit)
      : limit_(limit) {
    const auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = 2 * limit;  // when c10d would end the process: never before sum() gives up
    group_ = c10::make_intrusive<c10d::ProcessGroupNCCL>(store, place.rank, place.size, options);
  }

  // Every sum has ended or failed by now. c10d's orderly end would wait for the other processes, which may be gone.
  ~NcclSum() override {
    try {
      group_->abort();
    } catch (const std::exception& error) {
      core::log_warning(fmt::format("NCCL did not end in order: {}", error.what()));
    }
  }
  NcclSum(const NcclSum&) = delete;
  NcclSum& operator=(const NcclSum&) = delete;

  // c10d's own waiting either looks every 10 ms, a large part of a training step, or ends the process from a thread of
  // its own, without an error that says why.
  void sum(at::Tensor& values) override {
    std::vector<at::Tensor> exchanged = {values.contiguous()};
    const auto work = group_->allreduce(exchanged);
    const auto end = Clock::now() + limit_;
    while (!work->isCompleted()) {
      if (Clock::now() > end) {
        throw core::UserError(fmt::format("no answer over NCCL within {} s", limit_.count()));
      }
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
    if (const std::exception_ptr problem = work->exception()) std::rethrow_exception(problem);
    work->wait();  // orders what this stream does next behind the sum
    if (!exchanged.front().is_alias_of(values)) values.copy_(exchanged.front());
  }

 private:
  std::chrono::seconds limit_;
  c10::intrusive_ptr<c10d::ProcessGroupNCCL> group_;
};

}  // namespace

std::string gpu_identity(const at::Tensor& values) {
  if (!values.is_cuda()) return {};
  const auto bytes = std::as_bytes(std::span(at::cuda::getDeviceProperties(values.get_device())->uuid.bytes));
  std::string digits;
  for (const std::byte byte : bytes) digits += fmt::format("{:02x}", std::to_integer<int>(byte));
  return digits;
}

std::unique_ptr<GpuSum> join_gpus(const c10::intrusive_ptr<c10d::Store>& store, const ProcessPlace& place,
                                  std::chrono::seconds limit) {
  return std::make_unique<NcclSum>(store, place, limit);
}

}  // namespace sotto::parallel

#else

#include "src/core/error.h"

namespace sotto::parallel {

std::string gpu_identity(const at::Tensor&) { return {}; }

std::unique_ptr<GpuSum> join_gpus(const c10::intrusive_ptr<c10d::Store>&, const ProcessPlace&, std::chrono::seconds) {
  throw core::InternalError("this program was built without NCCL");
}

}  // namespace sotto::parallel

#endif
