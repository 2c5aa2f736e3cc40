#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace sotto::data_preparation {

// The JSON document in a file. UserError: no such file; not JSON (file:line:column).
nlohmann::json read_json_file(const std::filesystem::path& file);

// A value inside a JSON document that knows its path ("data[3].paragraphs[0].context"), so that whatever is missing or
// of another type is an error (UserError) that names the file, the path and what was expected.
class JsonPlace {
 public:
  // `document` and `file` must outlive all places in it.
  JsonPlace(const nlohmann::json& document, const std::filesystem::path& file) : value_(&document), file_(&file) {}

  JsonPlace at(std::string_view key) const;
  JsonPlace at(std::size_t index) const;
  // The length of a list.
  std::size_t size() const;
  const std::string& text() const;

 private:
  JsonPlace(const nlohmann::json& value, const std::filesystem::path& file, std::string path)
      : value_(&value), file_(&file), path_(std::move(path)) {}
  [[noreturn]] void throw_not(std::string_view expected) const;

  const nlohmann::json* value_;
  const std::filesystem::path* file_;
  std::string path_;
};

}  // namespace sotto::data_preparation
