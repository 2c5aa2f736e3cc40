#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/parallel/process_place.h"

namespace sotto::parallel {

struct GroupTimeouts {
  std::chrono::seconds join{300};         // until all processes have met
  std::chrono::seconds collective{1800};  // one waits for the others; a process that ended is noticed at once
  std::chrono::seconds gpu_sum{45};       // the same by NCCL, which need not notice it
};

// The processes that work on one stage together, through c10d: tensors on GPUs by NCCL, where each process has a GPU of
// its own, everything else by Gloo. Every process calls the same functions in the same order.
// Errors (UserError): the others do not come, a process ended.
class ProcessGroup {
 public:
  ProcessGroup();  // a process alone: everything below returns at once
  explicit ProcessGroup(const ProcessPlace& place, GroupTimeouts timeouts = {});
  ~ProcessGroup();
  ProcessGroup(ProcessGroup&&) noexcept;
  ProcessGroup& operator=(ProcessGroup&&) noexcept;

  int rank() const { return place_.rank; }
  int size() const { return place_.size; }
  int local_rank() const { return place_.local_rank; }
  bool is_first() const { return place_.rank == 0; }  // the one that writes

  // Adds up what all hold, in place; afterwards all hold the same bits. Floating-point values of any shape and device,
  // of the same kind of device in every call. By NCCL an ended process may be noticed late (GroupTimeouts::gpu_sum): a
  // sum of numbers just before it notices at once.
  void sum(at::Tensor& values) const;
  void sum(std::span<double> values) const;
  // Each process's text in the order of ranks at rank 0; nothing at the others.
  std::vector<std::string> gather(const std::string& text) const;
  void wait_for_all() const;

  // The same processes once more, joined by connections of their own: what one thread exchanges here and another there
  // does not mix. Every process makes it at the same point of its work.
  ProcessGroup another(GroupTimeouts timeouts) const;

 private:
  struct Connection;
  void join_gpus_of(const at::Tensor& values) const;

  ProcessPlace place_;
  std::unique_ptr<Connection> connection_;
};

// The group that the environment states (process_place). All but the first keep quiet (core::keep_quiet).
ProcessGroup join_processes();

// The part [begin, end) of `count` things that falls to a rank: parts differ by one at most and lie in order.
std::pair<std::size_t, std::size_t> part_of(std::size_t count, int rank, int size);

}  // namespace sotto::parallel
