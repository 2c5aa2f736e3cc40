#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

namespace sotto::conversion {

// The files of a model folder's tokenizer as members of a `.nemo` archive ("<32 digits>_<name>"): a SentencePiece
// model, or GPT-2's vocabulary and merges. Puts the section `tokenizer`, which refers to them, into `nemo`
// (model_config.yaml). UserError where the folder has neither: NeMo reads no other form from an archive.
std::vector<std::pair<std::string, std::string>> nemo_tokenizer_members(const std::filesystem::path& folder,
                                                                        nlohmann::ordered_json& nemo);

}  // namespace sotto::conversion
