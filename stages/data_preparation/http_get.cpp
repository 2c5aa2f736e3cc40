#include "stages/data_preparation/http_get.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <charconv>
#include <exception>
#include <memory>

#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/version.h"

namespace sotto::data_preparation {
namespace {

constexpr long kConnectTimeout_s = 20, kSilenceTimeout_s = 60, kMaxRedirects = 10;

// What the callbacks of one transfer share.
struct Transfer {
  const HttpRequest& request;
  CURL* curl;
  std::string content_range;  // of the newest response
  bool begun = false;
  std::exception_ptr thrown;

  long status() const {
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    return code;
  }
  void receive(std::string_view bytes) {
    core::throw_if_interrupted();
    if (status() != 200 && status() != 206) return;  // the page of an error
    if (!begun) begin();
    request.write(bytes);
  }
  void begin() {
    begun = true;
    curl_off_t body = -1;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &body);
    std::int64_t first_byte = 0;
    if (status() == 206) {  // "bytes 100-199/200" (RFC 9110, 14.4)
      const char* const digits = content_range.c_str() + std::min<std::size_t>(content_range.size(), 6);
      std::from_chars(digits, content_range.c_str() + content_range.size(), first_byte);
    }
    request.begin(first_byte, body < 0 ? -1 : first_byte + body);
  }
};

// Exceptions must not pass through libcurl: a callback keeps them and stops the transfer.
template <typename Body>
bool guarded(Transfer& transfer, const Body& body) {
  try {
    body();
    return true;
  } catch (...) {
    transfer.thrown = std::current_exception();
    return false;
  }
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size);
  constexpr std::string_view kName = "content-range:";
  if (line.starts_with("HTTP/")) transfer.content_range.clear();
  if (line.size() > kName.size() && curl_strnequal(data, kName.data(), kName.size())) {
    const std::string_view value = line.substr(kName.size());
    transfer.content_range = value.substr(std::min(value.find_first_not_of(' '), value.size()));
  }
  return size;
}

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  return guarded(transfer, [&] { transfer.receive({data, size}); }) ? size : 0;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return guarded(*static_cast<Transfer*>(user), [] { core::throw_if_interrupted(); }) ? 0 : 1;
}

void set_options(CURL* curl, Transfer& transfer, char* error_text) {
  curl_easy_setopt(curl, CURLOPT_URL, transfer.request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, (std::string("sotto/") + core::kVersion).c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kMaxRedirects);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectTimeout_s);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kSilenceTimeout_s);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error_text);
  if (transfer.request.offset > 0)
    curl_easy_setopt(curl, CURLOPT_RANGE, fmt::format("{}-", transfer.request.offset).c_str());
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
}

HttpResult judged(CURLcode code, long status, const char* error_text) {
  const std::string what = error_text[0] != '\0' ? error_text : curl_easy_strerror(code);
  switch (code) {
    case CURLE_OK:
      break;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
      return {HttpOutcome::kUnreachable, what};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return {HttpOutcome::kRefused, what};
    default:
      return {HttpOutcome::kTransient, what};
  }
  if (status == 200 || status == 206) return {HttpOutcome::kDone, ""};
  const std::string answer = fmt::format("the server answered {}", status);
  if (status == 416) return {HttpOutcome::kNothingLeft, answer};
  const bool later = status == 408 || status == 425 || status == 429 || status >= 500;
  return {later ? HttpOutcome::kTransient : HttpOutcome::kRefused, answer};
}

}  // namespace

HttpResult http_get(const HttpRequest& request) {
  static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (global != CURLE_OK || curl == nullptr) throw core::InternalError("libcurl does not start");
  Transfer transfer{request, curl.get(), "", false, nullptr};
  char error_text[CURL_ERROR_SIZE] = "";
  set_options(curl.get(), transfer, error_text);
  const CURLcode code = curl_easy_perform(curl.get());
  if (transfer.thrown) std::rethrow_exception(transfer.thrown);
  const HttpResult result = judged(code, transfer.status(), error_text);
  if (result.outcome == HttpOutcome::kDone && !transfer.begun) transfer.begin();  // an empty file
  return result;
}

}  // namespace sotto::data_preparation
