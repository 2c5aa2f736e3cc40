#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace sotto::train {

// metrics.jsonl: one JSON object a line, each with its `step`, flushed at once. Opened for a resumed run it first drops
// the lines of later steps (and a last line that was cut off).
class MetricsLog {
 public:
  // Keeps the lines up to `last_step`. Errors (UserError): a file that cannot be written.
  MetricsLog(const std::filesystem::path& file, std::int64_t last_step);
  ~MetricsLog();
  MetricsLog(const MetricsLog&) = delete;
  MetricsLog& operator=(const MetricsLog&) = delete;

  void write(const nlohmann::ordered_json& record);

 private:
  std::filesystem::path path_;
  std::FILE* file_;
};

}  // namespace sotto::train
