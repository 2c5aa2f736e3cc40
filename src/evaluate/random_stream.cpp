#include "src/evaluate/random_stream.h"

namespace sotto::evaluate {
namespace {

// One step of SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15U;
  value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
  value = (value ^ value >> 27) * 0x94D049BB133111EBU;
  return value ^ value >> 31;
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::span<const packing::TokenId> prompt, std::int64_t sample)
    : key_(mixed(seed)) {
  for (const packing::TokenId id : prompt) {
    if (!packing::is_virtual(id)) key_ = mixed(key_ ^ static_cast<std::uint64_t>(id));
  }
  key_ = mixed(key_ ^ static_cast<std::uint64_t>(sample));
}

double RandomStream::uniform(std::int64_t place) const {
  // The upper 53 bits, as many as a double holds.
  return static_cast<double>(mixed(key_ ^ mixed(static_cast<std::uint64_t>(place))) >> 11) * 0x1p-53;
}

}  // namespace sotto::evaluate
