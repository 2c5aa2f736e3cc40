#include "stages/data_preparation/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"
#include "stages/data_preparation/python_text.h"

namespace sotto::data_preparation {
namespace {

class Parser {
 public:
  Parser(const std::filesystem::path& file, std::string_view text, char separator)
      : file_(file), rest_(text), separator_(separator) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
  }

  bool at_end() const { return rest_.empty(); }
  // The next row, without cells for an empty line.
  CsvRow row() {
    CsvRow row{line_, {}};
    if (!line_ends()) {
      do row.cells.push_back(rest_.starts_with('"') ? quoted_cell() : plain_cell());
      while (takes(separator_));
    }
    if (!line_ends()) throw_error(row.line, "a text that begins with a quote goes on behind the closing quote");
    const bool returned = takes('\r');
    if (takes('\n') || returned) ++line_;  // "\r\n" is one line end
    return row;
  }
  [[noreturn]] void throw_error(std::size_t line, std::string_view what) const {
    throw core::UserError(fmt::format("{}:{}: {}.", file_.string(), line, what));
  }

 private:
  bool line_ends() const { return rest_.empty() || rest_.front() == '\n' || rest_.front() == '\r'; }
  bool takes(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string plain_cell() {
    const std::size_t end = std::min(rest_.find_first_of(std::string{separator_, '\r', '\n'}), rest_.size());
    std::string cell(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return cell;
  }
  std::string quoted_cell() {
    const std::size_t first_line = line_;
    std::string cell;
    rest_.remove_prefix(1);
    while (true) {
      const std::size_t end = rest_.find('"');
      if (end == std::string_view::npos) throw_error(first_line, "a quote is not closed");
      cell += rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      if (!takes('"')) break;
      cell += '"';
    }
    line_ += static_cast<std::size_t>(std::count(cell.begin(), cell.end(), '\n'));
    return cell;
  }

  const std::filesystem::path& file_;
  std::string_view rest_;
  char separator_;
  std::size_t line_ = 1;
};

}  // namespace

std::vector<CsvRow> read_csv(const std::filesystem::path& file, char separator) {
  const core::MappedFile mapped(file);
  std::size_t position = 0;
  if (!is_utf8(mapped.text(), position)) {
    throw core::UserError(fmt::format("{}: byte {} is not UTF-8. Convert the file, for example with iconv.",
                                      file.string(), position + 1));
  }
  Parser parser(file, mapped.text(), separator);
  std::vector<CsvRow> rows;
  while (!parser.at_end()) {
    core::throw_if_interrupted();
    CsvRow row = parser.row();
    if (row.cells.empty()) continue;
    if (!rows.empty() && row.cells.size() != rows.front().cells.size()) {
      parser.throw_error(row.line, fmt::format("expected {} cells as in the head, but found {}",
                                               rows.front().cells.size(), row.cells.size()));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace sotto::data_preparation
