#include "src/train/metrics_log.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <sstream>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"

namespace sotto::train {
namespace {

std::string lines_up_to(const std::filesystem::path& file, std::int64_t last_step) {
  std::string kept;
  std::istringstream lines(core::read_text_file(file));
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::ordered_json::parse(line, nullptr, false);
    if (record.is_object() && record.value("step", std::int64_t{0}) <= last_step) kept += line + "\n";
  }
  return kept;
}

}  // namespace

MetricsLog::MetricsLog(const std::filesystem::path& file, std::int64_t last_step) : path_(file) {
  core::write_file_atomically(file, std::filesystem::exists(file) ? lines_up_to(file, last_step) : "");
  file_ = std::fopen(file.c_str(), "a");
  if (file_ == nullptr)
    throw core::UserError(fmt::format("cannot write '{}': {}.", file.string(), std::strerror(errno)));
}

MetricsLog::~MetricsLog() { std::fclose(file_); }

void MetricsLog::write(const nlohmann::ordered_json& record) {
  const std::string line = record.dump() + "\n";
  if (std::fputs(line.c_str(), file_) < 0 || std::fflush(file_) != 0) {
    throw core::UserError(fmt::format("cannot write '{}': {}.", path_.string(), std::strerror(errno)));
  }
}

}  // namespace sotto::train
