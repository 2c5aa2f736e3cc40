#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace sotto::data_preparation {

// A file to fetch, and how to know that it is the right one.
struct Download {
  std::string url;
  std::filesystem::path file;
  std::optional<std::int64_t> num_bytes;  // what it must have
  std::optional<std::string> sha256;      // 64 hexadecimal digits
  // Throws UserError when the content is not what it should be.
  std::function<void(const std::filesystem::path& file)> check;
  std::string advice;        // ends the error of a file that cannot be fetched
  double retry_delay_s = 1;  // before the second try; doubled for each further one
};

// Fetches `file`, or checks it where it exists already. Arriving bytes go to "<file>.incomplete", which stays when the
// transfer breaks off (also by Ctrl-C) and is continued by the next call; it gets its name when everything is right.
// After four tries without a new byte it gives up. Errors (UserError): the server cannot be reached or refuses, the
// file has another size, sum or content, no room on the disk, another process is fetching it.
void download_file(const Download& download);

}  // namespace sotto::data_preparation
