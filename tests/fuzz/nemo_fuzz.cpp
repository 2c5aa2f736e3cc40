// Any bytes as a .nemo archive; every member that it offers can be read, and none lies outside the folder that it is
// unpacked into. Checksums of tar headers are put right first: the fuzzer would find few that fit.
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

#include "src/checkpoint/nemo_archive.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/memory_file.h"

namespace {

namespace fs = std::filesystem;

// POSIX ustar: the sum of a header's bytes, those of the checksum itself taken as spaces, in octal.
constexpr std::size_t kBlock = 512, kChecksum = 148, kChecksumSize = 8, kMagic = 257;

std::vector<std::uint8_t> with_checksums(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> bytes(data, data + size);
  for (std::size_t at = 0; at + kBlock <= size; at += kBlock) {
    std::uint8_t* header = bytes.data() + at;
    if (std::memcmp(header + kMagic, "ustar", 5) != 0) continue;
    std::memset(header + kChecksum, ' ', kChecksumSize);
    unsigned sum = 0;
    for (std::size_t i = 0; i < kBlock; ++i) sum += header[i];
    char text[kChecksumSize + 1];
    std::snprintf(text, sizeof text, "%06o", sum);
    std::memcpy(header + kChecksum, text, kChecksumSize - 1);
  }
  return bytes;
}

// A folder of this process, with nothing beside the scratch folder in it.
struct Folder {
  fs::path outer = fs::temp_directory_path() / ("sotto_fuzz_nemo_" + std::to_string(::getpid()));
  fs::path scratch = outer / "scratch";
  Folder() { fs::create_directories(scratch); }
  ~Folder() { fs::remove_all(outer); }

  // What the last input left is taken away; nothing may lie beside the scratch folder.
  void clean() const {
    for (const auto& entry : fs::directory_iterator(outer)) {
      sotto::fuzz::require(entry.path() == scratch, "a member left the folder");
    }
    for (const auto& entry : fs::directory_iterator(scratch)) fs::remove_all(entry.path());
  }
};

void read_all(const std::string& path, const Folder& folder) {
  const sotto::checkpoint::NemoArchive archive(path, folder.scratch);
  for (const auto& [name, bytes] : archive.members()) sotto::fuzz::touch(bytes.data(), bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::uint8_t> bytes = with_checksums(data, size);
  const sotto::fuzz::MemoryFile file(bytes.data(), bytes.size());
  static const Folder folder;
  sotto::fuzz::answers([&] { read_all(file.path(), folder); });
  folder.clean();
  return 0;
}
