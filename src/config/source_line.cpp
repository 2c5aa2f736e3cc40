#include "src/config/source_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "src/config/built_in_files.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/core/utf8.h"

namespace sotto::config {
namespace {

constexpr std::size_t kShown = 100;

}  // namespace

std::string source_line(std::string_view text, int line, int column) {
  std::size_t begin = 0;
  for (int at = 1; at < line; ++at) {
    begin = text.find('\n', begin);
    if (begin == std::string_view::npos) return "";
    ++begin;
  }
  std::string_view shown = text.substr(begin, text.find('\n', begin) - begin);
  if (!shown.empty() && shown.back() == '\r') shown.remove_suffix(1);
  // Columns count characters.
  std::size_t caret = 0;
  for (int left = std::max(column, 1) - 1; caret < shown.size(); ++caret) {
    if (core::begins_character(shown[caret]) && left-- == 0) break;
  }
  std::size_t first = caret > kShown ? caret - kShown / 2 : 0;
  while (first < caret && !core::begins_character(shown[first])) ++first;
  std::string_view part = shown.substr(first, kShown + kShown / 2);
  while (!part.empty() && first + part.size() < shown.size() && !core::begins_character(shown[first + part.size()])) {
    part.remove_suffix(1);
  }
  const std::string_view before = part.substr(0, caret - first);
  std::string spaces;
  for (const char c : before) {
    if (core::begins_character(c)) spaces += c == '\t' ? '\t' : ' ';
  }
  const std::string number = std::to_string(line);
  return fmt::format("\n  {} | {}\n  {} | {}^", number, part, std::string(number.size(), ' '), spaces);
}

std::string source_line(const Origin& origin) {
  if (origin.line == 0) return "";
  if (const auto built_in = built_in_file(origin.source)) return source_line(*built_in, origin.line, origin.column);
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(origin.source, ignored)) return "";
  return source_line(core::MappedFile(origin.source).text(), origin.line, origin.column);
}

void fail_at(const Origin& origin, std::string_view what) {
  const std::string where = origin.source.empty() ? "" : origin.text() + ": ";
  throw core::UserError(fmt::format("{}{}{}", where, what, source_line(origin)));
}

}  // namespace sotto::config
