// Any bytes as a tokenizer: the first says as which file of a model folder. What can be loaded encodes and decodes.
#include <array>
#include <filesystem>
#include <fstream>

#include "src/tokenizer/tokenizer.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/memory_file.h"

namespace {

namespace fs = std::filesystem;

constexpr std::array kNames = {"tokenizer.json", "tokenizer.model", "tokenizer_config.json"};
// What stands beside a tokenizer_config.json.
constexpr const char* kSmallTokenizer =
    R"({"added_tokens": [{"id": 1, "content": "<e>", "special": true}], "model": {"vocab": {"a": 0}, "merges": []}})";
constexpr const char* kText = "A fox, \xC3\x85ngstr\xC3\xB6m \xE2\x82\xAC 12\n<s> \xF0\x9F\x8E\xB5";

// A model folder whose one file is a link to the input.
struct ModelFolder {
  fs::path path = fs::temp_directory_path() / ("sotto_fuzz_tokenizer_" + std::to_string(::getpid()));
  ModelFolder(const char* name, const std::string& target) {
    fs::create_directories(path);
    fs::create_symlink(target, path / name);
    if (!fs::exists(path / "tokenizer.json") && !fs::exists(path / "tokenizer.model")) {
      std::ofstream(path / "tokenizer.json") << kSmallTokenizer;
    }
  }
  ~ModelFolder() { fs::remove_all(path); }
};

void use(const fs::path& folder) {
  const auto tokenizer = sotto::tokenizer::load_tokenizer(folder);
  for (const bool parse_special : {true, false}) {
    const auto ids = tokenizer->encode(kText, parse_special);
    tokenizer->decode(ids, /*skip_special_tokens=*/false);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const sotto::fuzz::MemoryFile file(data + 1, size - 1);
  const ModelFolder folder(kNames[data[0] % kNames.size()], file.path());
  sotto::fuzz::answers([&] { use(folder.path); });
  return 0;
}
