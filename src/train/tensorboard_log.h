#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace sotto::train {

// Scalars as a TensorBoard event file, `events.out.tfevents.<time>.<host>.<process>`, flushed after each.
// Format: TFRecord framing (length, masked CRC-32C of it, data, masked CRC-32C of it) around `Event` messages of
// tensorflow/core/util/event.proto.
class TensorBoardLog {
 public:
  // Errors (UserError): a folder that cannot be written.
  explicit TensorBoardLog(const std::filesystem::path& folder);
  ~TensorBoardLog();
  TensorBoardLog(const TensorBoardLog&) = delete;
  TensorBoardLog& operator=(const TensorBoardLog&) = delete;

  void scalar(const std::string& tag, double value, std::int64_t step);
  const std::filesystem::path& file() const { return path_; }

 private:
  void write_record(const std::string& event);
  std::filesystem::path path_;
  std::FILE* file_;
};

// CRC-32C (Castagnoli), and as TFRecord masks it.
std::uint32_t crc32c(std::string_view bytes);
std::uint32_t masked_crc32c(std::string_view bytes);

}  // namespace sotto::train
