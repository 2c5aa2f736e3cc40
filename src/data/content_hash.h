#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sotto::data {

// Tells contents apart: 64 bits of everything added, in its order. FNV-1a over words of eight bytes with its upper half
// folded in after each; for noticing changes, not against forgery.
class ContentHash {
 public:
  void add(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x100000001b3ULL;
    hash_ ^= hash_ >> 32;
  }
  // The bytes and how many they are.
  void add(std::string_view bytes);

  // Sixteen hexadecimal digits.
  std::string text() const;

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace sotto::data
