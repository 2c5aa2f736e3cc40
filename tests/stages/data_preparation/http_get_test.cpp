#include "stages/data_preparation/http_get.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "tests/support/http_server.h"

namespace sotto::data_preparation {
namespace {

using sotto::testing::http_response;
using sotto::testing::HttpServer;
using sotto::testing::ranged_response;
using ::testing::HasSubstr;

struct Fetched {
  HttpResult result;
  std::int64_t first_byte = -2, num_bytes = -2;
  std::string body;
};

Fetched fetch(const std::string& url, std::int64_t offset = 0) {
  Fetched fetched;
  HttpRequest request{url, offset, nullptr, nullptr};
  request.begin = [&](std::int64_t first_byte, std::int64_t num_bytes) {
    fetched.first_byte = first_byte;
    fetched.num_bytes = num_bytes;
  };
  request.write = [&](std::string_view bytes) { fetched.body += bytes; };
  fetched.result = http_get(request);
  return fetched;
}

// Loopback servers are reached directly, whatever proxy this machine has.
class HttpGet : public ::testing::Test {
 protected:
  void SetUp() override { ::setenv("no_proxy", "127.0.0.1", 1); }
};

TEST_F(HttpGet, FetchesAWholeFile) {
  const HttpServer server([](const std::string&) { return http_response("200 OK", "content"); });
  const Fetched fetched = fetch(server.url("/a.json"));
  EXPECT_EQ(fetched.result.outcome, HttpOutcome::kDone);
  EXPECT_EQ(fetched.body, "content");
  EXPECT_EQ(fetched.first_byte, 0);
  EXPECT_EQ(fetched.num_bytes, 7);
  EXPECT_THAT(server.requests().at(0), HasSubstr("GET /a.json HTTP/1.1"));
  EXPECT_THAT(server.requests().at(0), HasSubstr("User-Agent: sotto/"));
}

TEST_F(HttpGet, AsksForTheRestAndSaysWhereTheAnswerBegins) {
  const HttpServer server([](const std::string& request) { return ranged_response(request, "content"); });
  const Fetched rest = fetch(server.url("/"), 3);
  EXPECT_EQ(rest.body, "tent");
  EXPECT_EQ(rest.first_byte, 3);
  EXPECT_EQ(rest.num_bytes, 7);
  EXPECT_EQ(fetch(server.url("/"), 7).result.outcome, HttpOutcome::kNothingLeft);
}

TEST_F(HttpGet, AServerWithoutRangesSendsAllFromTheStart) {
  const HttpServer server([](const std::string&) { return http_response("200 OK", "content"); });
  const Fetched fetched = fetch(server.url("/"), 3);
  EXPECT_EQ(fetched.body, "content");
  EXPECT_EQ(fetched.first_byte, 0);
}

TEST_F(HttpGet, FollowsRedirectsWithTheRange) {
  const HttpServer server([](const std::string& request) {
    return request.starts_with("GET /old ") ? http_response("302 Found", "moved", "Location: /new\r\n")
                                            : ranged_response(request, "content");
  });
  const Fetched fetched = fetch(server.url("/old"), 3);
  EXPECT_EQ(fetched.body, "tent");
  EXPECT_EQ(fetched.first_byte, 3);
  const HttpServer circle([](const std::string&) { return http_response("302 Found", "", "Location: /\r\n"); });
  EXPECT_EQ(fetch(circle.url("/")).result.outcome, HttpOutcome::kRefused);
}

TEST_F(HttpGet, AnEmptyFileBeginsToo) {
  const HttpServer server([](const std::string&) { return http_response("200 OK", ""); });
  EXPECT_EQ(fetch(server.url("/")).num_bytes, 0);
}

TEST_F(HttpGet, TellsWhatIsWorthAnotherTry) {
  const std::pair<const char*, HttpOutcome> cases[] = {
      {"404 Not Found", HttpOutcome::kRefused},
      {"403 Forbidden", HttpOutcome::kRefused},
      {"429 Too Many Requests", HttpOutcome::kTransient},
      {"503 Service Unavailable", HttpOutcome::kTransient},
  };
  for (const auto& [status, outcome] : cases) {
    const HttpServer server([&](const std::string&) { return http_response(status, "<html>sorry</html>"); });
    const Fetched fetched = fetch(server.url("/"));
    EXPECT_EQ(fetched.result.outcome, outcome) << status;
    EXPECT_EQ(fetched.result.what, "the server answered " + std::string(status).substr(0, 3));
    EXPECT_EQ(fetched.body, "") << "the page of an error is no content";
  }
  const HttpServer breaking([](const std::string&) { return http_response("200 OK", "content", "", 3); });
  EXPECT_EQ(fetch(breaking.url("/")).result.outcome, HttpOutcome::kTransient);
  const HttpServer silent([](const std::string&) { return ""; });
  EXPECT_EQ(fetch(silent.url("/")).result.outcome, HttpOutcome::kTransient);
  EXPECT_EQ(fetch("ftp://127.0.0.1/x").result.outcome, HttpOutcome::kRefused);
  EXPECT_EQ(fetch("file:///etc/hostname").result.outcome, HttpOutcome::kRefused);
}

TEST_F(HttpGet, WithoutAServerItIsUnreachable) {
  std::string url;
  {
    const HttpServer closed([](const std::string&) { return ""; });
    url = closed.url("/");
  }
  EXPECT_EQ(fetch(url).result.outcome, HttpOutcome::kUnreachable);
  EXPECT_THAT(fetch(url).result.what, HasSubstr("127.0.0.1"));
}

TEST_F(HttpGet, HonorsTheProxyOfTheEnvironment) {
  const HttpServer proxy([](const std::string&) { return http_response("200 OK", "by proxy"); });
  ::setenv("http_proxy", proxy.url("").c_str(), 1);
  const Fetched fetched = fetch("http://somewhere.invalid/a.json");
  ::unsetenv("http_proxy");
  EXPECT_EQ(fetched.body, "by proxy");
  EXPECT_THAT(proxy.requests().at(0), HasSubstr("GET http://somewhere.invalid/a.json HTTP/1.1"));
}

TEST_F(HttpGet, WhatTheCallerThrowsComesOut) {
  const HttpServer server([](const std::string&) { return http_response("200 OK", "content"); });
  HttpRequest request{server.url("/"), 0, [](std::int64_t, std::int64_t) {}, nullptr};
  request.write = [](std::string_view) { throw core::UserError("disk full"); };
  EXPECT_THROW(http_get(request), core::UserError);
}

TEST_F(HttpGet, CtrlCEndsIt) {
  core::catch_interrupts();
  const HttpServer server([](const std::string&) {
    std::raise(SIGINT);
    return http_response("200 OK", "content");
  });
  EXPECT_THROW(fetch(server.url("/")), core::Interrupted);
  core::clear_interrupt();
}

}  // namespace
}  // namespace sotto::data_preparation
