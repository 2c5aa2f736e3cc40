#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

namespace sotto::tokenizer {

// GPT-2's vocabulary (vocab.json or encoder.json: token to id) and merges (merges.txt or vocab.bpe: one a line, best
// first) in the form of Hugging Face's tokenizer.json. `qwen2` takes Qwen2's way to cut text, whose files look the
// same. UserError naming a file that is missing or damaged.
nlohmann::json tokenizer_json_of_gpt2(const std::filesystem::path& vocabulary, const std::filesystem::path& merges,
                                      bool qwen2);

}  // namespace sotto::tokenizer
