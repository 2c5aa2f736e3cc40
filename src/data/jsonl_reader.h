#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sotto::data {

// A line of a text: without its end, with its number (from 1) and where it begins, in bytes.
struct TextLine {
  std::string_view text;
  std::int64_t number = 0;
  std::uint64_t begin = 0;
};

// The lines of a text one by one; blank ones are skipped.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}
  std::optional<TextLine> next();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t number_ = 0;
};

// Parses one line of a JSON Lines file and calls `use` with its object. Errors (UserError): a line that is no JSON
// object (file:line:column), and what `use` throws, with the file and line before it.
void use_json_line(const std::filesystem::path& file, const TextLine& line,
                   const std::function<void(const nlohmann::ordered_json& object)>& use);

// Calls `line(object, number)` for every line of a JSON Lines file, numbers from 1; blank lines are skipped.
// Errors (UserError): no such file, and those of use_json_line.
void read_jsonl(const std::filesystem::path& file,
                const std::function<void(const nlohmann::ordered_json& object, std::int64_t number)>& line);

}  // namespace sotto::data
