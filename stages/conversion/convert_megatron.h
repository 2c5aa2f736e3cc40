#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sotto::conversion {

// Writes the GPT of a Megatron-LM checkpoint (torch's format: <iteration>/mp_rank_<tensor>[_<pipeline>]/
// model_optim_rng.pt) as a model folder of model_type megatron_gpt, the parts of its ranks merged row by row. Settings
// come from its args or, where it has none, from a model_config.yaml of NeMo's keys beside the ranks.
// `tokenizer_path`: a folder with the tokenizer's files, of which a checkpoint has none. Nothing is left behind when it
// fails. UserError: no checkpoint, another format of it, settings that are not supported, ranks or tensors that are
// missing, no tokenizer.
void convert_megatron(const std::filesystem::path& source, const std::filesystem::path& output,
                      const std::string& precision, const std::optional<std::filesystem::path>& tokenizer_path);

}  // namespace sotto::conversion
