#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "src/checkpoint/gguf_reader.h"

namespace sotto::conversion {

// A tensor of a GGUF file of the Llama family, and what it is for Hugging Face. `rope_heads` > 0: llama.cpp stores the
// rows of each head with the two halves of the rotary pairs interleaved; they have to be put apart again.
struct LlamaTensor {
  std::string gguf_name, hugging_face_name;
  std::int64_t rope_heads = 0;
};

// Hugging Face's config.json from the metadata. UserError when the architecture is not llama.
nlohmann::ordered_json llama_config_json(const checkpoint::GgufFile& file);

// All tensors of the model, in the order they are written. UserError naming a tensor that the file lacks.
std::vector<LlamaTensor> llama_tensors(const checkpoint::GgufFile& file);

// Row i of the result is row `source_row(i)` of the file's query or key matrix.
std::int64_t source_row(std::int64_t row, std::int64_t num_rows, std::int64_t num_heads);

}  // namespace sotto::conversion
