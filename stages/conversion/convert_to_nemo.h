#pragma once

#include <filesystem>
#include <string>

namespace sotto::conversion {

// Writes a model folder of model_type megatron_gpt or megatron_t5, in its own precision or another, as a `.nemo`
// archive that NeMo restores (TP 1, PP 1), tensor by tensor in pieces. Converted back it gives the same folder's
// weights, bit by bit. UserError: a folder of another family, a tokenizer that an archive cannot carry.
void convert_to_nemo(const std::filesystem::path& source, const std::filesystem::path& output,
                     const std::string& precision);

}  // namespace sotto::conversion
