#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "src/checkpoint/nemo_archive.h"

namespace sotto::conversion {

// Writes the tokenizer that model_config.yaml names into a model folder, under Hugging Face's names: the SentencePiece
// model or GPT-2's vocabulary and merges that the archive carries ("nemo:<member>"). UserError when it carries none:
// NeMo then fetched the tokenizer by name.
void write_nemo_tokenizer(const checkpoint::NemoArchive& archive, const nlohmann::ordered_json& nemo,
                          const std::filesystem::path& folder);

}  // namespace sotto::conversion
