#include "src/core/keep_freed_memory.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <vector>

namespace sotto::core {
namespace {

[[maybe_unused]] long page_faults() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

TEST(KeepFreedMemory, TheNextTakesWhatWasFreed) {
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  keep_freed_memory();
  constexpr std::size_t kSize = 16 << 20, kPages = kSize / 4096;
  const auto use = [] { return std::vector<char>(kSize, 1).back(); };
  use();
  const long before = page_faults();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(use(), 1);
  EXPECT_LT(page_faults() - before, static_cast<long>(kPages));  // ten times as many if each were new
#else
  GTEST_SKIP() << "another allocator";
#endif
}

}  // namespace
}  // namespace sotto::core
