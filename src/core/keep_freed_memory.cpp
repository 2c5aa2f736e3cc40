#include "src/core/keep_freed_memory.h"

#include <malloc.h>

#include <limits>

namespace sotto::core {

void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the most that glibc takes
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

}  // namespace sotto::core
