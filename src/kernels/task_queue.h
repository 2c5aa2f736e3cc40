#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>

#include "src/kernels/task_grain.h"

namespace sotto::kernels {

// Tasks 0, 1, ... that cores take one after another.
class TaskQueue {
 public:
  explicit TaskQueue(std::int64_t num_tasks) : num_tasks_(num_tasks) {}

  // The next task that nobody has; none where all are taken.
  std::optional<std::int64_t> take() {
    const std::int64_t task = next_.fetch_add(1, std::memory_order_relaxed);
    return task < num_tasks_ ? std::optional(task) : std::nullopt;
  }

 private:
  std::int64_t num_tasks_;
  std::atomic<std::int64_t> next_{0};
};

// Runs `on_core(queue)` on as many cores as the tasks are worth (task_grain.h; `work`: of the mean task) until the
// queue is empty. A core takes a task when it is free, which keeps all of them busy where tasks are unequal (the last
// rows of a matrix, blocks of attention) or cores are (laptops have fast and slow ones, a virtual machine's are
// shared); at::parallel_for alone gives each as many tasks beforehand.
template <typename OnCore>
void share_tasks(std::int64_t num_tasks, std::int64_t work, const OnCore& on_core) {
  const std::int64_t grain = task_grain(work);
  const auto num_cores = std::min<std::int64_t>(at::get_num_threads(), (num_tasks + grain - 1) / grain);
  TaskQueue queue(num_tasks);
  at::parallel_for(0, num_cores, 1, [&](std::int64_t, std::int64_t) { on_core(queue); });
}

}  // namespace sotto::kernels
