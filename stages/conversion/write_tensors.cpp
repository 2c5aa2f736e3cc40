#include "stages/conversion/write_tensors.h"

#include <algorithm>
#include <vector>

#include "src/checkpoint/number_type.h"

namespace sotto::conversion {
namespace {

// Numbers converted at a time.
constexpr std::size_t kPiece = 1 << 20;
constexpr std::size_t kBytesAtOnce = 1 << 22;

}  // namespace

std::string converted_dtype(const std::string& stored, const std::string& dtype) {
  return checkpoint::is_float_type(stored) ? dtype : stored;
}

void write_converted(const checkpoint::StoredTensor& tensor, const std::string& dtype,
                     const checkpoint::ByteSink& sink) {
  if (converted_dtype(tensor.dtype, dtype) == tensor.dtype) {
    sink(tensor.data, tensor.num_bytes);
    return;
  }
  const std::size_t bytes_each = checkpoint::dtype_bytes(tensor.dtype), count = tensor.num_bytes / bytes_each;
  std::vector<std::byte> converted;
  for (std::size_t begin = 0; begin < count; begin += kPiece) {
    checkpoint::convert_floats(tensor.dtype, tensor.data + begin * bytes_each, std::min(kPiece, count - begin), dtype,
                               converted);
    sink(converted.data(), converted.size());
  }
}

void write_converted_rows(const MergedTensor& tensor, const std::string& dtype, const checkpoint::ByteSink& sink) {
  const auto rows_at_once = static_cast<std::int64_t>(std::max<std::size_t>(1, kBytesAtOnce / tensor.row_bytes()));
  std::vector<std::byte> rows;
  for (std::int64_t begin = 0; begin < tensor.num_rows(); begin += rows_at_once) {
    tensor.read_rows(begin, std::min(begin + rows_at_once, tensor.num_rows()), rows);
    write_converted({tensor.dtype(), {}, rows.data(), rows.size()}, dtype, sink);
  }
}

}  // namespace sotto::conversion
