#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/core/mapped_file.h"

namespace sotto::checkpoint {

// The files of a `.nemo` archive: a tar file, of NeMo before 1.7 a compressed one (tar.gz). Members of a plain tar stay
// where they stand in the mapped file; those of a compressed one are unpacked into `scratch`, a folder that must
// exist. UserError naming the file when it is truncated or foreign, has links, or a member would leave the folder that
// it is unpacked into.
class NemoArchive {
 public:
  NemoArchive(const std::filesystem::path& path, const std::filesystem::path& scratch);

  const std::filesystem::path& path() const { return file_.path(); }
  // By name, without "./" before it.
  const std::map<std::string, std::span<const std::byte>>& members() const { return members_; }
  bool has(const std::string& member) const { return members_.contains(member); }
  // A member that is text. UserError when there is none of that name.
  std::string_view text(const std::string& member) const;

 private:
  class Reader;

  core::MappedFile file_;
  std::vector<core::MappedFile> unpacked_;
  std::map<std::string, std::span<const std::byte>> members_;
};

// Whether a file looks like a tar or a gzip file: what a `.nemo` archive is.
bool is_tar_or_gzip(const std::filesystem::path& path);

}  // namespace sotto::checkpoint
