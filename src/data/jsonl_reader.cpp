#include "src/data/jsonl_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"

namespace sotto::data {
namespace {

nlohmann::ordered_json parse_line(std::string_view text, const std::string& place) {
  try {
    auto object = nlohmann::ordered_json::parse(text);
    if (!object.is_object()) {
      throw core::UserError(fmt::format("{}: expected a JSON object, but found {}.", place, object.type_name()));
    }
    return object;
  } catch (const nlohmann::ordered_json::parse_error& error) {
    throw core::UserError(fmt::format(
        "{}:{}: not valid JSON. Each line must be one object: {{\"taskname\": ..., ...}}.", place, error.byte));
  }
}

}  // namespace

std::optional<TextLine> LineReader::next() {
  while (at_ < text_.size()) {
    const std::size_t begin = at_, end = std::min(text_.find('\n', at_), text_.size());
    at_ = std::min(end + 1, text_.size());
    ++number_;
    const std::string_view line = text_.substr(begin, end - begin);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) return TextLine{line, number_, begin};
  }
  return std::nullopt;
}

void use_json_line(const std::filesystem::path& file, const TextLine& line,
                   const std::function<void(const nlohmann::ordered_json&)>& use) {
  const std::string place = fmt::format("{}:{}", file.string(), line.number);
  const auto object = parse_line(line.text, place);
  try {
    use(object);
  } catch (const core::UserError& error) {
    throw core::UserError(fmt::format("{}: {}", place, error.what()), error.exit_code());
  }
}

void read_jsonl(const std::filesystem::path& file,
                const std::function<void(const nlohmann::ordered_json&, std::int64_t)>& line) {
  const core::MappedFile mapped(file);
  LineReader lines(mapped.text());
  while (const auto next = lines.next()) {
    core::throw_if_interrupted();
    use_json_line(file, *next, [&](const nlohmann::ordered_json& object) { line(object, next->number); });
  }
}

}  // namespace sotto::data
