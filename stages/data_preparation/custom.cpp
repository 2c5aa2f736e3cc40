#include "stages/data_preparation/custom.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/suggest.h"
#include "stages/data_preparation/custom_rows.h"
#include "stages/data_preparation/json_line.h"
#include "stages/data_preparation/python_random.h"
#include "stages/data_preparation/split_sizes.h"

namespace sotto::data_preparation {
namespace {

const CustomField& field_of(const CustomRow& row, const std::string& name) {
  const auto found =
      std::find_if(row.fields.begin(), row.fields.end(), [&](const CustomField& field) { return field.name == name; });
  if (found != row.fields.end()) return *found;
  std::vector<std::string> present;
  for (const CustomField& field : row.fields) present.push_back(field.name);
  throw core::UserError(fmt::format("{}: has no '{}'.{}", row.place, name, core::did_you_mean(name, present)));
}

// The fields of a line, under the names that they have there.
std::vector<CustomField> chosen_fields(const DataPreparationConfig& config, const CustomRow& row) {
  std::vector<CustomField> fields;
  if (config.fields.empty()) {
    for (const CustomField& field : row.fields)
      if (field.name != "taskname") fields.push_back(field);
  }
  for (const auto& [name, source] : config.fields) {
    fields.push_back(field_of(row, source));
    fields.back().name = name;
  }
  return fields;
}

enum class Answers { kNone, kFirst, kAll };

std::string line_of(const DataPreparationConfig& config, const CustomRow& row, Answers answers) {
  const std::vector<CustomField> fields = chosen_fields(config, row);
  field_of({row.place, fields}, config.answer_field);
  JsonLine line;
  line.add("taskname", config.task());
  for (const CustomField& field : fields) {
    const bool is_answer = field.name == config.answer_field;
    if (is_answer && answers == Answers::kNone) continue;
    if (field.texts.empty()) throw core::UserError(fmt::format("{}: '{}' is an empty list.", row.place, field.name));
    if (field.is_list && !(is_answer && answers == Answers::kFirst)) {
      line.add(field.name, field.texts);
    } else {
      line.add(field.name, field.texts.front());
    }
  }
  return line.text();
}

void write_row(const DataPreparationConfig& config, const CustomRow& row, Split split, PreparedFiles& files) {
  const bool asked = split == Split::kTest;
  files.write_example(split, line_of(config, row, asked ? Answers::kAll : Answers::kFirst),
                      line_of(config, row, Answers::kNone), config.make_ground_truth);
}

}  // namespace

void write_custom(const DataPreparationConfig& config, const std::filesystem::path& source_dir, PreparedFiles& files) {
  const std::vector<std::string> names = config.original_names();
  std::vector<CustomRow> rows = read_custom_rows(source_dir / names.at(0));
  if (names.size() == 1) {
    PythonRandom(config.seed()).shuffle(rows);
    const SplitSizes sizes = SplitSizes::of(rows.size(), config.train_percent);
    for (std::size_t at = 0; at < rows.size(); ++at) write_row(config, rows[at], sizes.split_of(at), files);
    return;
  }
  for (const CustomRow& row : rows) write_row(config, row, Split::kTrain, files);
  for (const CustomRow& row : read_custom_rows(source_dir / names.at(1))) {
    write_row(config, row, Split::kVal, files);
    write_row(config, row, Split::kTest, files);
  }
}

}  // namespace sotto::data_preparation
