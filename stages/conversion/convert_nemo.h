#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sotto::conversion {

// Writes the GPT or T5 of a `.nemo` archive as a model folder of model_type megatron_gpt (model/megatron_gpt_family.h)
// or megatron_t5 (model/megatron_t5_family.h), the parts of its tensor- and pipeline-parallel ranks merged row by row.
// `tokenizer_path`: a folder with the tokenizer's files, instead of what the archive carries. Nothing is left behind
// when it fails. UserError: an archive that cannot be read, settings that are not supported, ranks or tensors that are
// missing, virtual prompts instead of a model.
void convert_nemo(const std::filesystem::path& source, const std::filesystem::path& output,
                  const std::string& precision, const std::optional<std::filesystem::path>& tokenizer_path);

}  // namespace sotto::conversion
