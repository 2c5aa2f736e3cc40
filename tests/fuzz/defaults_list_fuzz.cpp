// Files and overrides, composed. The input's parts are divided by lines "---": config.yaml, db/one.yaml, db/two.yaml,
// db/in/deep.yaml, then overrides, one a line.
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "src/config/compose.h"
#include "src/config/interpolation.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

namespace fs = std::filesystem;

constexpr std::array kFiles{"config.yaml", "db/one.yaml", "db/two.yaml", "db/in/deep.yaml"};

// Where the files lie, for as long as the program runs.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("sotto_fuzz_" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path / "db/in"); }
  ~Folder() { fs::remove_all(path); }
};

const fs::path& folder() {
  static const Folder kFolder;
  return kFolder.path;
}

std::vector<std::string> parts_of(std::string_view text) {
  constexpr std::string_view kDivider = "\n---\n";
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(kDivider, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + kDivider.size();
  }
  return parts;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::string line;
  for (const char c : text + "\n") {
    if (c != '\n') {
      line += c;
    } else if (!line.empty()) {
      lines.push_back(std::move(line));
      line.clear();
    }
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sotto;
  const std::vector<std::string> parts = parts_of(fuzz::text_of(data, size));
  for (std::size_t at = 0; at < kFiles.size(); ++at) {
    std::ofstream(folder() / kFiles[at]) << (at < parts.size() ? parts[at] : "");
  }
  config::ComposeRequest request{.config_name = "config", .overrides = {}, .with_hydra = false};
  if (parts.size() > kFiles.size()) request.overrides = lines_of(parts[kFiles.size()]);
  fuzz::answers([&] {
    config::SearchPath search_path;
    search_path.add("main", folder());
    config::resolved(config::compose(search_path, request).root);
  });
  return 0;
}
