#include "src/data/jsonl_reader.h"

#include <fmt/format.h>

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

void read_jsonl(const std::filesystem::path& file,
                const std::function<void(const nlohmann::ordered_json&, std::int64_t)>& line) {
  const core::MappedFile mapped(file);
  std::string_view rest = mapped.text();
  for (std::int64_t number = 1; !rest.empty(); ++number) {
    core::throw_if_interrupted();
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string place = fmt::format("{}:{}", file.string(), number);
    const auto object = parse_line(text, place);
    try {
      line(object, number);
    } catch (const core::UserError& error) {
      throw core::UserError(fmt::format("{}: {}", place, error.what()), error.exit_code());
    }
  }
}

}  // namespace sotto::data
