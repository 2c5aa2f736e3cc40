#include "src/data/content_hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace sotto::data {

void ContentHash::add(std::string_view bytes) {
  add(static_cast<std::uint64_t>(bytes.size()));
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
    add(word);
  }
}

std::string ContentHash::text() const { return fmt::format("{:016x}", hash_); }

}  // namespace sotto::data
