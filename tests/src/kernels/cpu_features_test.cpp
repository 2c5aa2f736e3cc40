#include "src/kernels/cpu_features.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace sotto::kernels {
namespace {

TEST(CpuFeatures, AgreesWithTheKernel) {
  std::ifstream file("/proc/cpuinfo");
  if (!file) GTEST_SKIP() << "no /proc/cpuinfo here";
  std::stringstream text;
  text << file.rdbuf();
  const bool listed =
      text.str().find("amx_bf16") != std::string::npos || text.str().find("avx512_bf16") != std::string::npos;
  EXPECT_EQ(cpu_computes_bf16(), listed);
}

TEST(CpuFeatures, TellsTheSecondLevelCacheInBytesIfAtAll) {
  const std::int64_t bytes = second_level_cache_bytes();
  if (bytes == 0) GTEST_SKIP() << "the system does not tell";
  EXPECT_GE(bytes, std::int64_t{64} << 10);
  EXPECT_LE(bytes, std::int64_t{64} << 20);
}

}  // namespace
}  // namespace sotto::kernels
