#include "src/kernels/cpu_features.h"

#include <unistd.h>

#include <algorithm>

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#endif

namespace sotto::kernels {
namespace {

// Intel SDM, CPUID leaf 7: subleaf 0 EDX bits 22 and 24 are AMX-BF16 and AMX-TILE, subleaf 1 EAX bit 5 AVX512_BF16.
struct Leaf7 {
  unsigned edx_of_0 = 0, eax_of_1 = 0;
};

Leaf7 read_leaf7() {
  Leaf7 leaf;
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0) leaf.edx_of_0 = d;
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d) != 0) leaf.eax_of_1 = a;
#endif
  return leaf;
}

// Linux lets a process use the tile registers after it has asked once (Documentation/arch/x86/xstate.rst).
bool tiles_are_granted() {
#if defined(__linux__) && defined(__x86_64__)
  constexpr long kRequestPermission = 0x1023, kTileData = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
#else
  return false;
#endif
}

}  // namespace

bool cpu_has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

bool cpu_has_avx512() {
#if defined(__x86_64__)
  // These ask the system's part too (XCR0).
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

bool cpu_has_avx512_bf16() {
  // Asked once: a virtual machine's CPUID is answered by its host, in microseconds.
  static const bool has = cpu_has_avx512() && (read_leaf7().eax_of_1 >> 5 & 1U) != 0;
  return has;
}

bool cpu_has_amx_bf16() {
  // What the tiles' results are rounded and stored with is AVX-512.
  static const bool granted = cpu_has_avx512_bf16() && (read_leaf7().edx_of_0 >> 22 & 5U) == 5U && tiles_are_granted();
  return granted;
}

std::int64_t second_level_cache_bytes() {
#if defined(_SC_LEVEL2_CACHE_SIZE)
  return std::max<std::int64_t>(0, sysconf(_SC_LEVEL2_CACHE_SIZE));
#else
  return 0;
#endif
}

bool cpu_computes_bf16() { return cpu_has_amx_bf16() || cpu_has_avx512_bf16(); }

}  // namespace sotto::kernels
