#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"

namespace sotto::inspect {

struct TensorLine {
  std::string name, dtype;
  std::vector<std::int64_t> shape;
  std::uint64_t num_bytes = 0;
};

// What a file or folder is, for people and (--format json) for programs.
struct Description {
  std::string kind;                // "model folder", "GGUF file", ...
  nlohmann::ordered_json details;  // what is known, in the order it is shown; values that are null are left out
  std::vector<TensorLine> tensors;
  std::vector<std::string> needs;  // what has to be there or be done before it can be used
};

// Adds the tensors of a file, each name behind `prefix`.
void add_tensors(Description& description, const std::map<std::string, checkpoint::StoredTensor>& tensors,
                 const std::string& prefix = "");

// The number of numbers, of bytes, and how many tensors each type has: put into the details.
void add_totals(Description& description);

// As lines of text; all tensors where `with_tensors`, else their number alone.
std::string description_text(const std::filesystem::path& path, const Description& description, bool with_tensors);
std::string description_json(const std::filesystem::path& path, const Description& description);

}  // namespace sotto::inspect
