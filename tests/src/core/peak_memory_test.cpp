#include "src/core/peak_memory.h"

#include <gtest/gtest.h>

#include <vector>

namespace sotto::core {
namespace {

TEST(PeakMemory, GrowsByWhatIsTouched) {
  const double before = peak_memory_gb();
  std::vector<char> block(150'000'000, 1);  // ThreadSanitizer keeps four bytes beside each
  EXPECT_GT(peak_memory_gb(), before + 0.1 * block.front());
  EXPECT_LT(peak_memory_gb(), before + 1.0);
}

}  // namespace
}  // namespace sotto::core
