#include "stages/data_preparation/python_random.h"

#include <algorithm>
#include <array>
#include <bit>

namespace sotto::data_preparation {
namespace {

constexpr std::size_t kStateSize = std::mt19937::state_size;

// The state as a "seed sequence" of the standard library, whose engine takes the words it generates as they are.
class InitByArray {
 public:
  using result_type = std::uint32_t;

  explicit InitByArray(const std::vector<std::uint32_t>& key) {
    state_[0] = 19650218;
    for (std::uint32_t i = 1; i < kStateSize; ++i) state_[i] = 1812433253u * mixed(i - 1, 30) + i;
    std::size_t i = 1;
    for (std::size_t step = 0; step < std::max(kStateSize, key.size()); ++step) {
      const auto j = static_cast<std::uint32_t>(step % key.size());
      state_[i] = (state_[i] ^ (mixed(i - 1, 30) * 1664525u)) + key[j] + j;
      i = next(i);
    }
    for (std::size_t step = 0; step < kStateSize - 1; ++step) {
      state_[i] = (state_[i] ^ (mixed(i - 1, 30) * 1566083941u)) - static_cast<std::uint32_t>(i);
      i = next(i);
    }
    state_[0] = 0x80000000u;
  }
  template <typename Iterator>
  void generate(Iterator begin, Iterator) const {
    std::copy(state_.begin(), state_.end(), begin);
  }

 private:
  std::uint32_t mixed(std::size_t at, int shift) const { return state_[at] ^ (state_[at] >> shift); }
  std::size_t next(std::size_t i) {
    if (++i < kStateSize) return i;
    state_[0] = state_[kStateSize - 1];
    return 1;
  }
  std::array<std::uint32_t, kStateSize> state_{};
};

std::mt19937 seeded(std::int64_t seed) {
  const std::uint64_t magnitude = seed < 0 ? 0 - static_cast<std::uint64_t>(seed) : static_cast<std::uint64_t>(seed);
  std::vector<std::uint32_t> key{static_cast<std::uint32_t>(magnitude)};
  if (magnitude >> 32 != 0) key.push_back(static_cast<std::uint32_t>(magnitude >> 32));
  InitByArray words(key);
  return std::mt19937(words);
}

}  // namespace

PythonRandom::PythonRandom(std::int64_t seed) : engine_(seeded(seed)) {}

std::uint32_t PythonRandom::below(std::uint32_t limit) {
  // Draws of just enough bits are repeated until one is small enough; 32 bits hold every limit.
  const int num_bits = static_cast<int>(std::bit_width(limit));
  std::uint32_t drawn = bits(num_bits);
  while (drawn >= limit) drawn = bits(num_bits);
  return drawn;
}

}  // namespace sotto::data_preparation
