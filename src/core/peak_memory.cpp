#include "src/core/peak_memory.h"

#include <sys/resource.h>

namespace sotto::core {

double peak_memory_gb() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024.0 / 1e9;  // Linux counts in KiB
}

}  // namespace sotto::core
