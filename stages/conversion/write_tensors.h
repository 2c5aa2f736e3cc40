#pragma once

#include <string>

#include "src/checkpoint/safetensors_reader.h"
#include "src/checkpoint/zip_writer.h"
#include "stages/conversion/merged_tensor.h"

namespace sotto::conversion {

// Gives the bytes of a tensor to a sink, floats as `dtype` (F32 or BF16), other numbers as they are. In pieces of some
// MB.
void write_converted(const checkpoint::StoredTensor& tensor, const std::string& dtype,
                     const checkpoint::ByteSink& sink);
void write_converted_rows(const MergedTensor& tensor, const std::string& dtype, const checkpoint::ByteSink& sink);

// The type that these write a tensor of `stored` in.
std::string converted_dtype(const std::string& stored, const std::string& dtype);

}  // namespace sotto::conversion
