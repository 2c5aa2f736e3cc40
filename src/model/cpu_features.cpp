#include "src/model/cpu_features.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace sotto::model {

bool cpu_computes_bf16() {
#if defined(__x86_64__)
  // Intel SDM, CPUID leaf 7: subleaf 0 EDX bit 22 is AMX-BF16, subleaf 1 EAX bit 5 AVX512_BF16.
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return false;
  if ((d >> 22 & 1U) != 0) return true;
  return __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 && (a >> 5 & 1U) != 0;
#else
  return false;
#endif
}

}  // namespace sotto::model
