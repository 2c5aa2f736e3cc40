#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "src/checkpoint/safetensors_reader.h"

namespace sotto::conversion {

// How the parts of tensor-parallel ranks make one tensor again.
enum class PartMerge { kCopies, kRows, kColumns };

// A tensor of one or two dimensions that tensor parallelism has cut into parts, put together row by row: nothing stands
// in memory but the rows that are asked for.
class MergedTensor {
 public:
  // `parts` by rank. Row i of the result is row order(i) of the parts put together; no order: as they stand. UserError
  // naming the tensor when the parts do not fit.
  MergedTensor(std::string name, std::vector<const checkpoint::StoredTensor*> parts, PartMerge merge,
               std::function<std::int64_t(std::int64_t)> order = {});
  // A tensor as it stands.
  MergedTensor(std::string name, checkpoint::StoredTensor whole);

  const std::string& name() const { return name_; }
  const std::string& dtype() const { return parts_.front()->dtype; }
  const std::vector<std::int64_t>& shape() const { return shape_; }
  std::int64_t num_rows() const { return shape_.front(); }
  std::size_t row_bytes() const { return row_bytes_; }

  // Rows [begin, end), one behind the other.
  void read_rows(std::int64_t begin, std::int64_t end, std::vector<std::byte>& rows) const;
  // Says that the parts will not be read again.
  void release() const;

 private:
  MergedTensor(const std::string& name, std::shared_ptr<const checkpoint::StoredTensor> own);
  void append_row(std::int64_t row, std::byte*& out) const;

  std::string name_;
  std::shared_ptr<const checkpoint::StoredTensor> own_;  // where no one else keeps the part
  std::vector<const checkpoint::StoredTensor*> parts_;
  PartMerge merge_;
  std::function<std::int64_t(std::int64_t)> order_;
  std::vector<std::int64_t> shape_;
  std::size_t row_bytes_ = 0;
};

}  // namespace sotto::conversion
