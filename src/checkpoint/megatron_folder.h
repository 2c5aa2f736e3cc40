#pragma once

#include <filesystem>
#include <optional>

namespace sotto::checkpoint {

// The folders of a Megatron-LM checkpoint in torch's format (megatron/training/checkpointing.py):
// <checkpoint>/latest_checkpointed_iteration.txt, <checkpoint>/<iteration>/mp_rank_<tensor>[_<pipeline>]/
// model_optim_rng.pt.

// Whether a folder is one: the checkpoint, or that of one of its iterations.
bool is_megatron_checkpoint(const std::filesystem::path& folder);

// The folder of the ranks: the checkpoint itself, or that of its latest iteration. UserError when it is missing, or
// saved in another format.
std::filesystem::path megatron_ranks_folder(const std::filesystem::path& checkpoint);

// The file of a rank's folder; none where neither of its names is there.
std::optional<std::filesystem::path> megatron_rank_file(const std::filesystem::path& rank_folder);
// That of the first rank. UserError when it is missing.
std::filesystem::path megatron_first_rank(const std::filesystem::path& ranks_folder);

}  // namespace sotto::checkpoint
