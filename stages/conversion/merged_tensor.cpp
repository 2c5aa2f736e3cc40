#include "stages/conversion/merged_tensor.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::conversion {

using checkpoint::StoredTensor;

MergedTensor::MergedTensor(std::string name, std::vector<const StoredTensor*> parts, PartMerge merge,
                           std::function<std::int64_t(std::int64_t)> order)
    : name_(std::move(name)),
      parts_(std::move(parts)),
      merge_(merge),
      order_(std::move(order)),
      shape_(parts_.front()->shape) {
  const std::size_t num_dimensions = merge == PartMerge::kColumns ? 2 : std::max<std::size_t>(1, shape_.size());
  for (const StoredTensor* part : parts_) {
    if (part->dtype == dtype() && part->shape == parts_.front()->shape && part->shape.size() == num_dimensions &&
        num_dimensions <= 2 && part->num_bytes > 0) {
      continue;
    }
    throw core::UserError(fmt::format("the parts of the tensor '{}' do not fit: {} [{}] and {} [{}]. Save it again.",
                                      name_, dtype(), fmt::join(parts_.front()->shape, ", "), part->dtype,
                                      fmt::join(part->shape, ", ")));
  }
  const auto count = static_cast<std::int64_t>(parts_.size());
  if (merge == PartMerge::kRows) shape_[0] *= count;
  if (merge == PartMerge::kColumns) shape_[1] *= count;
  row_bytes_ = checkpoint::dtype_bytes(dtype()) * static_cast<std::size_t>(shape_.size() == 2 ? shape_[1] : 1);
}

MergedTensor::MergedTensor(std::string name, StoredTensor whole)
    : MergedTensor(name, std::make_shared<const StoredTensor>(std::move(whole))) {}

MergedTensor::MergedTensor(const std::string& name, std::shared_ptr<const StoredTensor> own)
    : MergedTensor(name, std::vector{own.get()}, PartMerge::kRows) {
  own_ = std::move(own);
}

void MergedTensor::append_row(std::int64_t row, std::byte*& out) const {
  const std::int64_t part_rows = parts_.front()->shape[0];
  if (merge_ != PartMerge::kColumns) {
    const StoredTensor& part = *parts_[merge_ == PartMerge::kRows ? static_cast<std::size_t>(row / part_rows) : 0];
    out = std::copy_n(part.data + static_cast<std::size_t>(row % part_rows) * row_bytes_, row_bytes_, out);
    return;
  }
  const std::size_t part_bytes = row_bytes_ / parts_.size();
  for (const StoredTensor* part : parts_) {
    out = std::copy_n(part->data + static_cast<std::size_t>(row) * part_bytes, part_bytes, out);
  }
}

void MergedTensor::read_rows(std::int64_t begin, std::int64_t end, std::vector<std::byte>& rows) const {
  rows.resize(static_cast<std::size_t>(end - begin) * row_bytes_);
  std::byte* out = rows.data();
  for (std::int64_t row = begin; row < end; ++row) append_row(order_ ? order_(row) : row, out);
}

void MergedTensor::release() const {
  for (const StoredTensor* part : parts_) core::release_pages(part->data, part->num_bytes);
}

}  // namespace sotto::conversion
