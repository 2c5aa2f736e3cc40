#pragma once

#include <cstddef>
#include <string>
#include <vector>

// Numbers of one type of safetensors as another.
namespace sotto::checkpoint {

// F64, F32, F16 or BF16.
bool is_float_type(const std::string& dtype);

// The `count` numbers at `data` (little-endian, may be unaligned) as F32 or BF16 (rounded to the nearest, ties to
// even), put into `result`. InternalError when `from` is no float type or `to` is another type.
void convert_floats(const std::string& from, const std::byte* data, std::size_t count, const std::string& to,
                    std::vector<std::byte>& result);

}  // namespace sotto::checkpoint
