#include "stages/inspect/describe_path.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <fstream>

#include "src/checkpoint/megatron_folder.h"
#include "src/checkpoint/nemo_archive.h"
#include "src/core/error.h"
#include "src/core/suggest.h"
#include "stages/inspect/describe_file.h"
#include "stages/inspect/describe_folder.h"
#include "stages/inspect/describe_nemo.h"

namespace sotto::inspect {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_missing(const fs::path& path) {
  std::vector<std::string> names;
  const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(parent, ignored)) names.push_back(entry.path().filename().string());
  throw core::UserError(
      fmt::format("'{}' does not exist.{}", path.string(), core::did_you_mean(path.filename().string(), names)));
}

std::string first_bytes(const fs::path& path) {
  std::array<char, 16> bytes{};
  std::ifstream stream(path, std::ios::binary);
  stream.read(bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(stream.gcount())};
}

Description describe_file(const fs::path& path) {
  const std::string head = first_bytes(path);
  if (head.starts_with("GGUF")) return describe_gguf(path);
  if (checkpoint::is_tar_or_gzip(path)) return describe_nemo(path);
  // Eight bytes of length, then the header's JSON.
  if (head.size() > 8 && head[8] == '{') return describe_safetensors(path);
  // A zip archive, or a pickle of protocol 2 and later.
  if (head.starts_with("PK\x03\x04") || head.starts_with("\x80")) return describe_pytorch(path);
  throw core::UserError(
      fmt::format("'{}' is none of the files that sotto knows: GGUF, safetensors, a PyTorch file (.bin, .pt, .ckpt), a "
                  ".nemo archive (a tar or tar.gz file).",
                  path.string()));
}

Description describe_directory(const fs::path& path) {
  if (fs::exists(path / "sotto_prompts.json")) return describe_prompt_folder(path);
  if (fs::exists(path / "adapter_config.json")) return describe_adapter(path);
  if (fs::exists(path / "state.json")) return describe_checkpoint(path);
  if (fs::exists(path / "config.json")) return describe_model_folder(path);
  if (fs::exists(path / "manifest.json")) {
    throw core::UserError(
        fmt::format("'{0}' is a run folder. `sotto status {0}` tells what became of its stages.", path.string()));
  }
  if (checkpoint::is_megatron_checkpoint(path)) return describe_megatron(path);
  throw core::UserError(fmt::format(
      "'{}' is none of the folders that sotto knows: a model (config.json), prompts (sotto_prompts.json), an "
      "adapter of PEFT (adapter_config.json), a checkpoint of a training (state.json) or of Megatron-LM (mp_rank_00).",
      path.string()));
}

}  // namespace

Description describe_path(const fs::path& path) {
  if (!fs::exists(path)) fail_missing(path);
  return fs::is_directory(path) ? describe_directory(path) : describe_file(path);
}

}  // namespace sotto::inspect
