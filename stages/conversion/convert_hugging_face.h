#pragma once

#include <filesystem>
#include <string>

namespace sotto::conversion {

// Writes a Hugging Face model folder (safetensors or pytorch_model.bin, one file or shards; fp64, fp32, fp16 or bf16
// numbers) as a model folder of `precision` fp32 or bf16: config.json, model.safetensors, and the tokenizer's files as
// they are. Tensor by tensor in pieces: memory stays at some MB whatever the size of the model. Nothing is left behind
// when it fails. UserError: a missing, truncated or inconsistent file, a family that is not supported, quantized
// weights, an output that is the source itself.
void convert_hugging_face(const std::filesystem::path& source, const std::filesystem::path& output,
                          const std::string& precision);

}  // namespace sotto::conversion
