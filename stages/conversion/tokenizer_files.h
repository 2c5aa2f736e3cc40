#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sotto::conversion {

// The names of the tokenizer's files in a Hugging Face model folder. UserError when it has none that makes a tokenizer.
std::vector<std::string> tokenizer_files(const std::filesystem::path& folder);

// Copies them.
void copy_tokenizer(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace sotto::conversion
