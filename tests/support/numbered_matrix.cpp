#include "tests/support/numbered_matrix.h"

#include <fmt/format.h>

#include "src/checkpoint/pytorch_writer.h"

namespace sotto::testing {
namespace {

std::int64_t width(const Matrix& matrix) { return matrix.columns == 0 ? 1 : matrix.columns; }

checkpoint::StoredTensor stored(const Matrix& matrix) {
  std::vector<std::int64_t> shape{matrix.rows};
  if (matrix.columns > 0) shape.push_back(matrix.columns);
  return {"F32", shape, reinterpret_cast<const std::byte*>(matrix.numbers.data()),
          matrix.numbers.size() * sizeof(float)};
}

}  // namespace

Matrix counting_matrix(std::int64_t rows, std::int64_t columns, float offset) {
  Matrix matrix{rows, columns, {}};
  for (std::int64_t i = 0; i < rows * width(matrix); ++i) matrix.numbers.push_back(offset + static_cast<float>(i));
  return matrix;
}

Matrix rows_of(const Matrix& matrix, std::int64_t begin, std::int64_t count) {
  const auto first = matrix.numbers.begin() + begin * width(matrix);
  return {count, matrix.columns, {first, first + count * width(matrix)}};
}

Matrix stacked(const std::vector<Matrix>& parts) {
  Matrix result{0, parts.front().columns, {}};
  for (const Matrix& part : parts) {
    result.rows += part.rows;
    result.numbers.insert(result.numbers.end(), part.numbers.begin(), part.numbers.end());
  }
  return result;
}

Matrix part_of_rows(const Matrix& matrix, std::int64_t part, std::int64_t count) {
  return rows_of(matrix, part * matrix.rows / count, matrix.rows / count);
}

Matrix part_of_columns(const Matrix& matrix, std::int64_t part, std::int64_t count) {
  Matrix result{matrix.rows, matrix.columns / count, {}};
  for (std::int64_t row = 0; row < matrix.rows; ++row) {
    const auto first = matrix.numbers.begin() + row * matrix.columns + part * result.columns;
    result.numbers.insert(result.numbers.end(), first, first + result.columns);
  }
  return result;
}

std::string saved(const Matrices& matrices) {
  checkpoint::TensorDictionary dictionary;
  for (const auto& [name, matrix] : matrices) dictionary.tensors[name] = stored(matrix);
  return checkpoint::pytorch_file(dictionary);
}

std::string rank_folder(std::int64_t tensor_parts, std::int64_t pipeline_parts, std::int64_t tensor,
                        std::int64_t pipeline) {
  if (pipeline_parts > 1) return fmt::format("tp_rank_{:02}_pp_rank_{:03}/", tensor, pipeline);
  return tensor_parts > 1 ? fmt::format("mp_rank_{:02}/", tensor) : "";
}

}  // namespace sotto::testing
