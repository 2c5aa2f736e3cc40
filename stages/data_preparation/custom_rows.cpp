#include "stages/data_preparation/custom_rows.h"

#include <fmt/format.h>

#include "src/core/error.h"
#include "src/data/jsonl_reader.h"
#include "stages/data_preparation/csv_reader.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

std::string text_of(const nlohmann::ordered_json& value, const std::string& name) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  throw core::UserError(
      fmt::format("'{}' must be a text, a number or a list of texts, but is {}.", name, value.type_name()));
}

std::vector<CustomRow> rows_of_jsonl(const fs::path& file) {
  std::vector<CustomRow> rows;
  data::read_jsonl(file, [&](const nlohmann::ordered_json& object, std::int64_t number) {
    CustomRow row{fmt::format("{}:{}", file.string(), number), {}};
    for (const auto& [name, value] : object.items()) {
      CustomField field{name, {}, value.is_array()};
      if (field.is_list) {
        for (const auto& item : value) field.texts.push_back(text_of(item, name));
      } else {
        field.texts.push_back(text_of(value, name));
      }
      row.fields.push_back(std::move(field));
    }
    rows.push_back(std::move(row));
  });
  return rows;
}

std::vector<CustomRow> rows_of_csv(const fs::path& file, char separator) {
  const std::vector<CsvRow> table = read_csv(file, separator);
  std::vector<CustomRow> rows;
  for (std::size_t r = 1; r < table.size(); ++r) {
    CustomRow row{fmt::format("{}:{}", file.string(), table[r].line), {}};
    for (std::size_t c = 0; c < table[0].cells.size(); ++c)
      row.fields.push_back({table[0].cells[c], {table[r].cells[c]}});
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::vector<CustomRow> read_custom_rows(const fs::path& file) {
  const std::string ending = file.extension().string();
  if (ending == ".jsonl" || ending == ".json") return rows_of_jsonl(file);
  if (ending == ".csv") return rows_of_csv(file, ',');
  if (ending == ".tsv") return rows_of_csv(file, '\t');
  throw core::UserError(
      fmt::format("'{}': the ending '{}' is none of .jsonl, .json, .csv, .tsv.", file.string(), ending));
}

}  // namespace sotto::data_preparation
