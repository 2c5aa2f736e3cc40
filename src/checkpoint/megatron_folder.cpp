#include "src/checkpoint/megatron_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::checkpoint {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLatest = "latest_checkpointed_iteration.txt";
constexpr const char* kFirstRanks[] = {"mp_rank_00", "mp_rank_00_000"};

bool has_ranks(const fs::path& folder) {
  return std::any_of(std::begin(kFirstRanks), std::end(kFirstRanks),
                     [&](const char* rank) { return fs::exists(folder / rank); });
}

}  // namespace

bool is_megatron_checkpoint(const fs::path& folder) { return fs::exists(folder / kLatest) || has_ranks(folder); }

fs::path megatron_ranks_folder(const fs::path& checkpoint) {
  if (has_ranks(checkpoint)) return checkpoint;
  std::string latest = core::read_text_file(checkpoint / kLatest);
  latest.erase(latest.find_last_not_of(" \n\r\t") + 1);
  const bool number = !latest.empty() && latest.find_first_not_of("0123456789") == std::string::npos;
  if (!number && latest != "release") {
    throw core::UserError(
        fmt::format("'{}' says '{}'; an iteration or 'release' is expected.", (checkpoint / kLatest).string(), latest));
  }
  const fs::path folder = checkpoint / (number ? fmt::format("iter_{:0>7}", latest) : latest);
  if (has_ranks(folder)) return folder;
  throw core::UserError(
      fmt::format("'{}' has no folder mp_rank_00: it is missing, or saved in another format than torch's. Save it with "
                  "--ckpt-format torch (tools/checkpoint/convert.py of Megatron-LM changes a checkpoint).",
                  folder.string()));
}

std::optional<fs::path> megatron_rank_file(const fs::path& rank_folder) {
  for (const char* name : {"model_optim_rng.pt", "model_rng.pt"}) {
    if (fs::exists(rank_folder / name)) return rank_folder / name;
  }
  return std::nullopt;
}

fs::path megatron_first_rank(const fs::path& ranks_folder) {
  for (const char* rank : kFirstRanks) {
    if (const auto file = megatron_rank_file(ranks_folder / rank)) return *file;
  }
  throw core::UserError(
      fmt::format("the first rank in '{}' has neither model_optim_rng.pt nor model_rng.pt.", ranks_folder.string()));
}

}  // namespace sotto::checkpoint
