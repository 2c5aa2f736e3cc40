#include "src/train/tensorboard_log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "src/core/atomic_file.h"
#include "src/core/error.h"

namespace sotto::train {
namespace {

template <class Number>
std::string little_endian(Number number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

std::string varint(std::uint64_t number) {
  std::string bytes;
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  return bytes + static_cast<char>(number);
}

// Fields of a protocol-buffer message: the key is (number << 3) | wire type.
std::string text_field(int number, const std::string& text) {
  return varint(static_cast<std::uint64_t>(number << 3 | 2)) + varint(text.size()) + text;
}
std::string double_field(int number, double value) {
  return varint(static_cast<std::uint64_t>(number << 3 | 1)) + little_endian(value);
}
std::string float_field(int number, float value) {
  return varint(static_cast<std::uint64_t>(number << 3 | 5)) + little_endian(value);
}
std::string integer_field(int number, std::int64_t value) {
  return varint(static_cast<std::uint64_t>(number << 3)) + varint(static_cast<std::uint64_t>(value));
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> entries{};
    for (std::uint32_t index = 0; index < 256; ++index) {
      std::uint32_t entry = index;
      for (int bit = 0; bit < 8; ++bit) entry = (entry & 1U) != 0 ? entry >> 1 ^ 0x82F63B78U : entry >> 1;
      entries[index] = entry;
    }
    return entries;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ crc >> 8;
  return crc ^ 0xFFFFFFFFU;
}

std::uint32_t masked_crc32c(std::string_view bytes) {
  const std::uint32_t crc = crc32c(bytes);
  return (crc >> 15 | crc << 17) + 0xA282EAD8U;
}

TensorBoardLog::TensorBoardLog(const std::filesystem::path& folder) {
  core::make_folder(folder);
  char host[256] = "localhost";
  gethostname(host, sizeof host - 1);
  path_ =
      folder / fmt::format("events.out.tfevents.{}.{}.{}", static_cast<std::int64_t>(seconds_now()), host, getpid());
  file_ = std::fopen(path_.c_str(), "ab");
  if (file_ == nullptr)
    throw core::UserError(fmt::format("cannot write '{}': {}.", path_.string(), std::strerror(errno)));
  write_record(double_field(1, seconds_now()) + text_field(3, "brain.Event:2"));
}

TensorBoardLog::~TensorBoardLog() { std::fclose(file_); }

void TensorBoardLog::scalar(const std::string& tag, double value, std::int64_t step) {
  const std::string summary = text_field(1, text_field(1, tag) + float_field(2, static_cast<float>(value)));
  write_record(double_field(1, seconds_now()) + integer_field(2, step) + text_field(5, summary));
}

void TensorBoardLog::write_record(const std::string& event) {
  const std::string length = little_endian(static_cast<std::uint64_t>(event.size()));
  const std::string record =
      length + little_endian(masked_crc32c(length)) + event + little_endian(masked_crc32c(event));
  if (std::fwrite(record.data(), 1, record.size(), file_) != record.size() || std::fflush(file_) != 0) {
    throw core::UserError(fmt::format("cannot write '{}': {}.", path_.string(), std::strerror(errno)));
  }
}

}  // namespace sotto::train
