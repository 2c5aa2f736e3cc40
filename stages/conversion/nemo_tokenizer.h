#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "src/checkpoint/nemo_archive.h"

namespace sotto::conversion {

// Writes the tokenizer that model_config.yaml names for a GPT into a model folder, under Hugging Face's names: the
// SentencePiece model or GPT-2's vocabulary and merges that the archive carries ("nemo:<member>"). UserError when it
// carries none: NeMo then fetched the tokenizer by name.
void write_nemo_tokenizer(const checkpoint::NemoArchive& archive, const nlohmann::ordered_json& nemo,
                          const std::filesystem::path& folder);

// The member of the archive that a key of the section `tokenizer` refers to.
std::optional<std::string> tokenizer_member(const checkpoint::NemoArchive& archive, const nlohmann::ordered_json& nemo,
                                            const char* key);
// Says that the archive does not carry what is needed.
[[noreturn]] void refuse_missing_tokenizer(const checkpoint::NemoArchive& archive, const nlohmann::ordered_json& nemo);

}  // namespace sotto::conversion
