#pragma once

#include <algorithm>
#include <cstdint>

namespace sotto::kernels {

// How many tasks a core must at least get to be woken for them (at::parallel_for's grain): that costs some
// microseconds, and far more on a busy machine. `work`: of a task, in multiplications of a matrix product; a number
// that passes through an elementwise loop costs about as much as kElementWork of them.
constexpr std::int64_t kElementWork = 16;
constexpr std::int64_t kLeastWork = std::int64_t{1} << 20;  // ten microseconds and more

inline std::int64_t task_grain(std::int64_t work) {
  return std::max<std::int64_t>(1, kLeastWork / std::max<std::int64_t>(1, work));
}

}  // namespace sotto::kernels
