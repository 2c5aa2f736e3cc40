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

}  // namespace
}  // namespace sotto::kernels
