#include "stages/data_preparation/json_place.h"

#include <fmt/format.h>

#include <algorithm>

#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "src/core/suggest.h"

namespace sotto::data_preparation {
namespace {

// "line:column", both from 1, of the byte that the parser stopped at (also from 1; 0: before the first).
std::string line_and_column(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return fmt::format("{}:{}", 1 + std::count(before.begin(), before.end(), '\n'), before.size() - line_start + 1);
}

}  // namespace

nlohmann::json read_json_file(const std::filesystem::path& file) {
  const core::MappedFile mapped(file);
  try {
    return nlohmann::json::parse(mapped.text());
  } catch (const nlohmann::json::parse_error& error) {
    const bool cut_short = error.byte > mapped.size();
    throw core::UserError(fmt::format("{}:{}: not valid JSON{}. Fetch the file again or mend it there.", file.string(),
                                      line_and_column(mapped.text(), error.byte),
                                      cut_short ? ": the file ends too early" : ""));
  }
}

void JsonPlace::throw_not(std::string_view expected) const {
  throw core::UserError(fmt::format("{}: {}: expected {}, but found {}.", file_->string(),
                                    path_.empty() ? "the document" : path_, expected, value_->type_name()));
}

JsonPlace JsonPlace::at(std::string_view key) const {
  if (!value_->is_object()) throw_not(fmt::format("an object with the key '{}'", key));
  const auto found = value_->find(key);
  std::string path = path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  if (found == value_->end()) {
    std::vector<std::string> present;
    for (const auto& item : value_->items()) present.push_back(item.key());
    throw core::UserError(fmt::format("{}: {} is missing.{}", file_->string(), path, core::did_you_mean(key, present)));
  }
  return {*found, *file_, std::move(path)};
}

JsonPlace JsonPlace::at(std::size_t index) const {
  return {value_->at(index), *file_, fmt::format("{}[{}]", path_, index)};
}

std::size_t JsonPlace::size() const {
  if (!value_->is_array()) throw_not("a list");
  return value_->size();
}

const std::string& JsonPlace::text() const {
  if (!value_->is_string()) throw_not("a string");
  return value_->get_ref<const std::string&>();
}

}  // namespace sotto::data_preparation
