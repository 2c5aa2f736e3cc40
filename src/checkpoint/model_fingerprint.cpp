#include "src/checkpoint/model_fingerprint.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

#include "src/core/mapped_file.h"

namespace sotto::checkpoint {
namespace fs = std::filesystem;
namespace {

std::uint64_t fnv1a(std::string_view bytes, std::uint64_t hash) {
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

// A safetensors file begins with the length of its header and the header itself: names, types, shapes, places.
std::string_view header_of(const core::MappedFile& file) {
  std::uint64_t length = 0;
  if (file.size() < sizeof length) return file.text();
  std::memcpy(&length, file.data(), sizeof length);
  return file.text().substr(0, std::min<std::size_t>(file.size(), sizeof length + length));
}

}  // namespace

std::string model_fingerprint(const fs::path& folder) {
  std::uint64_t hash = fnv1a(core::read_text_file(folder / "config.json"), 0xcbf29ce484222325ULL);
  const fs::path index = folder / "model.safetensors.index.json";
  if (fs::exists(index)) {
    hash = fnv1a(core::read_text_file(index), hash);
  } else {
    const core::MappedFile weights(folder / "model.safetensors");
    hash = fnv1a(header_of(weights), hash);
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace sotto::checkpoint
