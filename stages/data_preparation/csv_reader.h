#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sotto::data_preparation {

// One row of a table, and the line that it begins in, from 1.
struct CsvRow {
  std::size_t line;
  std::vector<std::string> cells;
};

// The rows of a CSV file (RFC 4180: cells with separators, quotes or line ends stand in quotes, a quote in them is
// doubled), its head first; empty lines are skipped. UTF-8, with or without a byte order mark.
// Errors (UserError): no such file, not UTF-8, a quote that is not closed or not doubled, a row that is not as long as
// the head (file:line).
std::vector<CsvRow> read_csv(const std::filesystem::path& file, char separator);

}  // namespace sotto::data_preparation
