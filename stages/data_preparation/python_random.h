#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace sotto::data_preparation {

// Python's `random` after random.seed(seed) for an int, number for number (CPython 3.2 and later), so that shuffles are
// those of the scripts that users come from. The generator is MT19937; its seeding is init_by_array of Matsumoto and
// Nishimura (mt19937ar.c) with the 32-bit words of abs(seed), lowest first.
class PythonRandom {
 public:
  explicit PythonRandom(std::int64_t seed);

  // getrandbits(num_bits), 1 to 32.
  std::uint32_t bits(int num_bits) { return static_cast<std::uint32_t>(engine_()) >> (32 - num_bits); }
  // A number in [0, limit), limit at least 1: random._randbelow.
  std::uint32_t below(std::uint32_t limit);
  // random.shuffle. For fewer than 2^32 items.
  template <typename Item>
  void shuffle(std::vector<Item>& items) {
    for (std::size_t at = items.size(); at-- > 1;)
      std::swap(items[at], items[below(static_cast<std::uint32_t>(at + 1))]);
  }

 private:
  std::mt19937 engine_;
};

}  // namespace sotto::data_preparation
