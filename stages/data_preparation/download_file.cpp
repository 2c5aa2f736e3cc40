#include "stages/data_preparation/download_file.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <thread>

#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/log.h"
#include "src/core/mapped_file.h"
#include "src/core/progress.h"
#include "stages/data_preparation/http_get.h"
#include "stages/data_preparation/incomplete_file.h"
#include "stages/data_preparation/sha256.h"

namespace sotto::data_preparation {
namespace fs = std::filesystem;
namespace {

constexpr int kMaxIdleTries = 4;
constexpr std::int64_t kKilobyte = 1000;

// Throws UserError when the file is not the one that is wanted.
void check_file(const Download& download, const fs::path& file) {
  const core::MappedFile mapped(file);
  const auto num_bytes = static_cast<std::int64_t>(mapped.size());
  if (download.num_bytes.has_value() && num_bytes != *download.num_bytes) {
    throw core::UserError(
        fmt::format("{} has {} bytes, but {} were expected.", file.string(), num_bytes, *download.num_bytes));
  }
  if (download.sha256.has_value() && sha256(mapped.text()) != *download.sha256) {
    throw core::UserError(fmt::format("{} has the SHA-256 sum {}, but {} was expected.", file.string(),
                                      sha256(mapped.text()), *download.sha256));
  }
  if (download.check) download.check(file);
}

void wait_interruptibly(double seconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (std::chrono::steady_clock::now() < end) {
    core::throw_if_interrupted();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

// One GET of what is missing, with its progress. Whether all has arrived, as far as the server tells.
struct Fetched {
  HttpResult result;
  bool has_all;
};
Fetched fetch_rest(const Download& download, IncompleteFile& incomplete) {
  std::int64_t announced = -1;
  std::unique_ptr<core::Progress> progress;
  HttpRequest request{download.url, incomplete.size(), nullptr, nullptr};
  request.begin = [&](std::int64_t first_byte, std::int64_t num_bytes) {
    incomplete.cut_to(first_byte);
    announced = num_bytes;
    progress = std::make_unique<core::Progress>("fetching " + download.file.filename().string(), "KB",
                                                std::max<std::int64_t>(num_bytes, 0) / kKilobyte);
    progress->start_at(first_byte / kKilobyte);
  };
  request.write = [&](std::string_view bytes) {
    incomplete.append(bytes);
    progress->update(incomplete.size() / kKilobyte);
  };
  const HttpResult result = http_get(request);
  if (progress != nullptr) progress->finish();
  if (result.outcome == HttpOutcome::kNothingLeft) return {result, true};
  // Where the server does not say how long the file is, only the expected size shows that it broke off.
  const bool has_all = announced >= 0 || incomplete.size() >= download.num_bytes.value_or(0);
  return {result, result.outcome == HttpOutcome::kDone && has_all};
}

void fetch_all(const Download& download, IncompleteFile& incomplete) {
  double delay_s = download.retry_delay_s;
  for (int idle_tries = 0;;) {
    const std::int64_t before = incomplete.size();
    const auto [result, has_all] = fetch_rest(download, incomplete);
    if (has_all) return;
    const std::string what = result.what.empty() ? "the file broke off" : result.what;
    idle_tries = incomplete.size() > before ? 0 : idle_tries + 1;
    if (result.outcome == HttpOutcome::kRefused || result.outcome == HttpOutcome::kUnreachable ||
        idle_tries == kMaxIdleTries) {
      throw core::UserError(fmt::format("cannot fetch {}: {}.{}", download.url, what, download.advice));
    }
    core::log_info("{}: {}; trying again, {} bytes are there", download.url, what, incomplete.size());
    if (idle_tries > 0) wait_interruptibly(std::exchange(delay_s, 2 * delay_s));
  }
}

}  // namespace

void download_file(const Download& download) {
  if (fs::exists(download.file)) {
    try {
      return check_file(download, download.file);
    } catch (const core::UserError& error) {
      throw core::UserError(fmt::format("{} Remove the file to have it fetched again.", error.what()));
    }
  }
  IncompleteFile incomplete(download.file);
  fetch_all(download, incomplete);
  try {
    check_file(download, incomplete.path());
  } catch (const core::UserError& error) {
    incomplete.remove();
    throw core::UserError(
        fmt::format("{} sent something else than {}, which was removed: {} Does a proxy or login "
                    "page answer instead of the server?",
                    download.url, download.file.filename().string(), error.what()));
  }
  incomplete.commit();
}

}  // namespace sotto::data_preparation
