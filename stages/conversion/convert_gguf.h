#pragma once

#include <filesystem>
#include <string>

namespace sotto::conversion {

// Writes a GGUF file of the Llama family as a Hugging Face model folder: config.json, model.safetensors (`precision`
// fp32 or bf16), tokenizer.json, tokenizer_config.json. Tensor by tensor: memory stays at the largest one. Nothing is
// left behind when it fails.
void convert_gguf(const std::filesystem::path& source, const std::filesystem::path& output,
                  const std::string& precision);

}  // namespace sotto::conversion
