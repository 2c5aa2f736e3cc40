#include "stages/conversion/write_tensors.h"

#include <algorithm>

#include "src/checkpoint/number_type.h"

namespace sotto::conversion {
namespace {

// Numbers converted at a time.
constexpr std::size_t kPiece = 1 << 20;

}  // namespace

std::string converted_dtype(const std::string& stored, const std::string& dtype) {
  return checkpoint::is_float_type(stored) ? dtype : stored;
}

void append_converted(checkpoint::SafetensorsWriter& writer, const checkpoint::StoredTensor& tensor,
                      const std::string& dtype) {
  if (converted_dtype(tensor.dtype, dtype) == tensor.dtype) {
    writer.append(tensor.data, tensor.num_bytes);
    return;
  }
  const std::size_t bytes_each = checkpoint::dtype_bytes(tensor.dtype), count = tensor.num_bytes / bytes_each;
  std::vector<std::byte> converted;
  for (std::size_t begin = 0; begin < count; begin += kPiece) {
    checkpoint::convert_floats(tensor.dtype, tensor.data + begin * bytes_each, std::min(kPiece, count - begin), dtype,
                               converted);
    writer.append(converted.data(), converted.size());
  }
}

}  // namespace sotto::conversion
