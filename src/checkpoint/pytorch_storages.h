#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>

#include "src/checkpoint/unpickler.h"

namespace sotto::checkpoint {

// A file that torch.save wrote, taken apart: the pickle of its object, and the bytes of each storage by key.
struct PytorchParts {
  Pickle object;
  std::map<std::string, std::span<const std::byte>> storages;
};

// Of the zip archive that torch.save writes since 1.6, or of the older stream of pickles with the storages behind it.
// UserError, with `name` for the file, on a truncated, foreign or big-endian one.
PytorchParts read_pytorch_parts(std::span<const std::byte> bytes, const std::string& name);

// The safetensors name of a storage's type ("torch.FloatStorage": "F32"). UserError on a type that is not supported.
std::string storage_dtype(const std::string& type, const std::string& name);

}  // namespace sotto::checkpoint
