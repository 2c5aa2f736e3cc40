#pragma once

#include <map>
#include <string>

#include "src/config/search_path.h"
#include "src/core/atomic_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::testing {

// A configuration folder written for one test: relative file names and their text.
class ConfigFolder {
 public:
  using Files = std::map<std::string, std::string>;
  explicit ConfigFolder(const Files& files) {
    for (const auto& [name, text] : files) {
      const auto file = folder_.path() / name;
      core::make_folder(file.parent_path());
      core::write_file_atomically(file, text);
    }
  }
  const std::filesystem::path& path() const { return folder_.path(); }
  config::SearchPath search_path() const {
    config::SearchPath search_path;
    search_path.add("main", folder_.path());
    return search_path;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace sotto::testing
