#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <memory>
#include <string>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include "src/parallel/process_place.h"

namespace sotto::parallel {

// Adds up tensors that lie on GPUs, one GPU a process, through c10d with NCCL: from GPU to GPU, not through the CPU's
// memory. It is there where CUDA's libraries were when sotto was built.
class GpuSum {
 public:
  virtual ~GpuSum() = default;

  // In place, from all processes; afterwards all hold the same bits. Throws a std::exception where the others do not
  // come within the time limit, or a connection to them fails.
  virtual void sum(at::Tensor& values) = 0;
};

// What tells this tensor's GPU from every other one in the world; empty: it lies on none, or sotto was built without
// NCCL. NCCL joins processes whose GPUs all differ.
std::string gpu_identity(const at::Tensor& values);

// Joins the processes that meet in `store`, each on the GPU that its tensors lie on. Every process calls it where all
// have a gpu_identity and no two the same. `limit`: for one sum, once the processes have met.
std::unique_ptr<GpuSum> join_gpus(const c10::intrusive_ptr<c10d::Store>& store, const ProcessPlace& place,
                                  std::chrono::seconds limit);

}  // namespace sotto::parallel
