#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sotto::testing {

// A matrix or, with no columns, a vector, whose numbers tell their place.
struct Matrix {
  std::int64_t rows = 0, columns = 0;
  std::vector<float> numbers;
};
using Matrices = std::map<std::string, Matrix>;

// The numbers offset, offset + 1, ...
Matrix counting_matrix(std::int64_t rows, std::int64_t columns, float offset);

Matrix rows_of(const Matrix& matrix, std::int64_t begin, std::int64_t count);
// One below the other.
Matrix stacked(const std::vector<Matrix>& parts);
// Part `part` of `count` equal ones.
Matrix part_of_rows(const Matrix& matrix, std::int64_t part, std::int64_t count);
Matrix part_of_columns(const Matrix& matrix, std::int64_t part, std::int64_t count);

// What torch.save makes of a dictionary of them.
std::string saved(const Matrices& matrices);
// The folder of a rank's weights in a `.nemo` archive: NeMo leaves what is 1 out of its name.
std::string rank_folder(std::int64_t tensor_parts, std::int64_t pipeline_parts, std::int64_t tensor,
                        std::int64_t pipeline);

}  // namespace sotto::testing
