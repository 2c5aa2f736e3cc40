#include "src/kernels/task_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>
#include <vector>

namespace sotto::kernels {
namespace {

// The tasks in the order of their numbers, and how many cores took part.
struct Taken {
  std::vector<std::int64_t> tasks;
  int num_cores = 0;
};

Taken taken(std::int64_t num_tasks, std::int64_t work) {
  Taken result;
  std::mutex mutex;
  share_tasks(num_tasks, work, [&](TaskQueue& queue) {
    std::vector<std::int64_t> own;
    while (const auto task = queue.take()) own.push_back(*task);
    const std::lock_guard lock(mutex);
    result.tasks.insert(result.tasks.end(), own.begin(), own.end());
    ++result.num_cores;
  });
  std::sort(result.tasks.begin(), result.tasks.end());
  return result;
}

TEST(TaskQueue, EveryTaskIsTakenOnce) {
  std::vector<std::int64_t> all(1000);
  std::iota(all.begin(), all.end(), 0);
  for (const std::int64_t work : {std::int64_t{1}, kLeastWork}) EXPECT_EQ(taken(1000, work).tasks, all);
  EXPECT_THAT(taken(0, kLeastWork).tasks, ::testing::IsEmpty());
}

TEST(TaskQueue, SmallWorkWakesNoSecondCore) {
  EXPECT_EQ(taken(1000, 1).num_cores, 1);
  EXPECT_LE(taken(1000, kLeastWork).num_cores, at::get_num_threads());
}

TEST(TaskQueue, InsideOfAnotherOneItRunsOnTheCoreItIsOn) {
  std::atomic<int> total = 0;
  share_tasks(4, kLeastWork, [&](TaskQueue& outer) {
    while (outer.take()) total += static_cast<int>(taken(10, kLeastWork).tasks.size());
  });
  EXPECT_EQ(total, 40);
}

}  // namespace
}  // namespace sotto::kernels
