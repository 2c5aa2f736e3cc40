#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "src/checkpoint/safetensors_reader.h"

namespace sotto::checkpoint {

// One tensor of a safetensors file, copied, on the CPU, in its stored type. UserError naming the file when it is
// missing, truncated or foreign, and with the nearest names when it has no such tensor.
at::Tensor load_tensor(const std::filesystem::path& file, const std::string& name);

// The same from an open file; an undefined tensor when it has none of that name.
at::Tensor load_tensor(const SafetensorsFile& file, const std::string& name);

// All of them, by name.
std::map<std::string, at::Tensor> load_tensors(const std::filesystem::path& file);

// A tensor over the mapped bytes themselves, which `owner` keeps alive. Read-only: writing into it ends the program.
at::Tensor mapped_tensor(const StoredTensor& tensor, std::shared_ptr<const void> owner);

// Writes a safetensors file atomically. Tensors of any device and layout; double, float, half, bfloat16, integers,
// bool.
void save_tensors(const std::filesystem::path& file, const std::map<std::string, at::Tensor>& tensors,
                  const std::map<std::string, std::string>& metadata = {});

}  // namespace sotto::checkpoint
