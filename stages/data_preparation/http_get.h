#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sotto::data_preparation {

// One HTTP GET of a file, perhaps of its rest. What `begin` and `write` throw comes out of http_get.
struct HttpRequest {
  std::string url;
  std::int64_t offset = 0;  // bytes that are there already: the rest is asked for
  // Before the first byte: where in the file the body begins (0 when the server sends it whole), and how long the file
  // is (-1: unknown).
  std::function<void(std::int64_t first_byte, std::int64_t num_bytes)> begin;
  std::function<void(std::string_view bytes)> write;
};

enum class HttpOutcome {
  kDone,
  kNothingLeft,  // the file ends at or before `offset`
  kTransient,    // broke off, timed out, or the server asks to come back later: worth another try
  kUnreachable,  // no such host or no connection to it
  kRefused,      // the server says no (404, 403 ...), or the address is wrong
};
struct HttpResult {
  HttpOutcome outcome;
  std::string what;  // for people, "" for kDone
};

// Follows redirects, honors libcurl's proxy variables (https_proxy, http_proxy, no_proxy), gives up on a connection
// after 20 s and on a silent one after 60 s. Throws core::Interrupted on Ctrl-C.
HttpResult http_get(const HttpRequest& request);

}  // namespace sotto::data_preparation
