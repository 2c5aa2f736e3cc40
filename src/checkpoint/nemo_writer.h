#pragma once

#include <archive.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/core/atomic_file.h"

namespace sotto::checkpoint {

// Streams a `.nemo` archive, a plain tar as NeMo has written since 1.7; the file appears at `commit`. The same members
// give the same bytes. Errors (UserError): those of core::AtomicFile.
class NemoWriter {
 public:
  explicit NemoWriter(const std::filesystem::path& path);

  // A member of `size` bytes; as many must be written before the next one.
  void begin(const std::string& name, std::uint64_t size);
  void write(const void* data, std::size_t size);
  void add(const std::string& name, std::string_view content);
  void commit();

 private:
  core::AtomicFile file_;
  std::unique_ptr<archive, int (*)(archive*)> tar_;
};

// Writes one whole: each member by its name and content, in this order.
void write_nemo_archive(const std::filesystem::path& path,
                        const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace sotto::checkpoint
