#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sotto::data_preparation {

// A field of an example: one text, or several (the answers that count as right).
struct CustomField {
  std::string name;
  std::vector<std::string> texts;
  bool is_list = false;
};
struct CustomRow {
  std::string place;  // "file:line"
  std::vector<CustomField> fields;
};

// The examples in a file of the user's own, by its ending: .jsonl or .json (JSON Lines; texts, numbers, truth values,
// lists of texts), .csv, .tsv (with a head).
// Errors (UserError): another ending, what the readers report, a value of another type.
std::vector<CustomRow> read_custom_rows(const std::filesystem::path& file);

}  // namespace sotto::data_preparation
