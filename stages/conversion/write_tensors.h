#pragma once

#include <string>

#include "src/checkpoint/safetensors_reader.h"
#include "src/checkpoint/safetensors_writer.h"

namespace sotto::conversion {

// Appends the bytes of a tensor, floats as `dtype` (F32 or BF16), other numbers as they are. In pieces of some MB.
void append_converted(checkpoint::SafetensorsWriter& writer, const checkpoint::StoredTensor& tensor,
                      const std::string& dtype);

// The type that append_converted writes a tensor of `stored` in.
std::string converted_dtype(const std::string& stored, const std::string& dtype);

}  // namespace sotto::conversion
