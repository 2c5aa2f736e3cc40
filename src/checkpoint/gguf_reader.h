#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "src/core/mapped_file.h"

namespace sotto::checkpoint {

// A metadata value of a GGUF file. Integers of every width become int64, floats double.
using GgufValue = std::variant<std::int64_t, double, bool, std::string, std::vector<std::int64_t>, std::vector<double>,
                               std::vector<std::string>>;

struct GgufTensor {
  std::uint32_t type = 0;           // ggml's number of the type (dequantize.h)
  std::vector<std::int64_t> shape;  // outermost first, as Hugging Face counts (the file has it reversed)
  const std::byte* data = nullptr;  // into the mapped file
  std::size_t num_bytes = 0;
};

// GGUF versions 2 and 3 (ggml's docs/gguf.md), mapped. Every count, length and offset is checked against the file's
// size before anything is allocated: UserError naming the file for a foreign, truncated or absurd one.
class GgufFile {
 public:
  explicit GgufFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return file_.path(); }
  const std::map<std::string, GgufTensor>& tensors() const { return tensors_; }

  // Metadata. The first two throw UserError when the key is missing or of another type.
  std::int64_t integer(const std::string& key) const;
  const std::string& text(const std::string& key) const;
  std::optional<std::int64_t> find_integer(const std::string& key) const;
  std::optional<double> find_number(const std::string& key) const;
  std::string find_text(const std::string& key) const;  // "" when missing
  std::vector<std::string> find_texts(const std::string& key) const;
  std::vector<std::int64_t> find_integers(const std::string& key) const;

 private:
  core::MappedFile file_;
  std::map<std::string, GgufValue> metadata_;
  std::map<std::string, GgufTensor> tensors_;
};

}  // namespace sotto::checkpoint
