#include "stages/data_preparation/download_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/interrupt.h"
#include "src/core/mapped_file.h"
#include "stages/data_preparation/sha256.h"
#include "tests/support/http_server.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {
namespace fs = std::filesystem;

using sotto::testing::http_response;
using sotto::testing::HttpServer;
using sotto::testing::message_of;
using sotto::testing::ranged_response;
using ::testing::HasSubstr;

// Long enough to arrive in several pieces.
const std::string kContent = "begin" + std::string(300'000, '.') + "end";

class DownloadFile : public ::testing::Test {
 protected:
  void SetUp() override { ::setenv("no_proxy", "127.0.0.1", 1); }

  Download download(const HttpServer& server) const {
    Download wanted;
    wanted.url = server.url("/a.txt");
    wanted.file = folder_ / "a.txt";
    wanted.retry_delay_s = 0;
    return wanted;
  }
  std::string content() const { return core::read_text_file(folder_ / "a.txt"); }
  bool is_incomplete() const { return fs::exists(folder_ / "a.txt.incomplete"); }

  sotto::testing::TemporaryFolder folder_;
};

TEST_F(DownloadFile, FetchesOnceAndChecksAfterwards) {
  const HttpServer server([](const std::string& request) { return ranged_response(request, kContent); });
  Download wanted = download(server);
  wanted.num_bytes = static_cast<std::int64_t>(kContent.size());
  wanted.sha256 = sha256(kContent);
  int num_checks = 0;
  wanted.check = [&](const fs::path&) { ++num_checks; };
  download_file(wanted);
  EXPECT_TRUE(content() == kContent);
  EXPECT_FALSE(is_incomplete());
  download_file(wanted);
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(num_checks, 2);
  wanted.num_bytes = 7;
  EXPECT_THAT(message_of([&] { download_file(wanted); }),
              HasSubstr("a.txt has 300008 bytes, but 7 were expected. Remove the file to have it fetched again."));
}

TEST_F(DownloadFile, ABrokenTransferGoesOnWhereItBroke) {
  const HttpServer server([](const std::string& request) { return ranged_response(request, kContent, 200'000); });
  download_file(download(server));
  EXPECT_TRUE(content() == kContent);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_THAT(requests[0], ::testing::Not(HasSubstr("Range:")));
  EXPECT_THAT(requests[1], HasSubstr("Range: bytes=200000-"));
}

TEST_F(DownloadFile, AnEarlierRunsPartIsContinued) {
  core::write_file_atomically(folder_ / "a.txt.incomplete", kContent.substr(0, 100'000));
  const HttpServer server([](const std::string& request) { return ranged_response(request, kContent); });
  download_file(download(server));
  EXPECT_TRUE(content() == kContent);
  EXPECT_THAT(server.requests().at(0), HasSubstr("Range: bytes=100000-"));
}

TEST_F(DownloadFile, APartThatIsAllOfItNeedsNoByteMore) {
  core::write_file_atomically(folder_ / "a.txt.incomplete", kContent);
  const HttpServer server([](const std::string& request) { return ranged_response(request, kContent); });
  download_file(download(server));
  EXPECT_TRUE(content() == kContent);
}

TEST_F(DownloadFile, AServerWithoutRangesSendsItAgain) {
  core::write_file_atomically(folder_ / "a.txt.incomplete", "beg");
  const HttpServer server([](const std::string&) { return http_response("200 OK", kContent); });
  download_file(download(server));
  EXPECT_TRUE(content() == kContent);
}

TEST_F(DownloadFile, WithoutALengthTheExpectedSizeShowsThatItBrokeOff) {
  const HttpServer server([](const std::string& request) {
    if (request.find("Range:") != std::string::npos) return ranged_response(request, kContent);
    return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + kContent.substr(0, 1000);
  });
  Download wanted = download(server);
  wanted.num_bytes = static_cast<std::int64_t>(kContent.size());
  download_file(wanted);
  EXPECT_TRUE(content() == kContent);
}

TEST_F(DownloadFile, GivesUpAfterFourTriesWithoutANewByteAndKeepsThePart) {
  const HttpServer server([](const std::string& request) {
    return request.find("Range:") == std::string::npos ? http_response("200 OK", kContent, "", 1000)
                                                       : http_response("503 Service Unavailable", "");
  });
  EXPECT_THAT(message_of([&] { download_file(download(server)); }),
              HasSubstr("cannot fetch " + server.url("/a.txt") + ": the server answered 503."));
  EXPECT_EQ(server.requests().size(), 5u);
  EXPECT_FALSE(fs::exists(folder_ / "a.txt"));
  EXPECT_EQ(fs::file_size(folder_ / "a.txt.incomplete"), 1000u);
}

TEST_F(DownloadFile, ARefusalIsFinalAndLeavesNothing) {
  const HttpServer server([](const std::string&) { return http_response("404 Not Found", "no such page"); });
  Download wanted = download(server);
  wanted.advice = " Try a chair.";
  EXPECT_THAT(message_of([&] { download_file(wanted); }), HasSubstr("the server answered 404. Try a chair."));
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(DownloadFile, WrongContentIsRemoved) {
  const HttpServer server([](const std::string&) { return http_response("200 OK", "<html>log in</html>"); });
  const auto message_with = [&](const auto& change) {
    Download wanted = download(server);
    change(wanted);
    const std::string message = message_of([&] { download_file(wanted); });
    EXPECT_TRUE(fs::is_empty(folder_.path()));
    return message;
  };
  EXPECT_THAT(message_with([](Download& wanted) { wanted.num_bytes = 5; }),
              HasSubstr("has 19 bytes, but 5 were expected. Does a proxy or login page answer"));
  EXPECT_THAT(message_with([](Download& wanted) { wanted.sha256 = sha256("other"); }),
              HasSubstr(sha256("<html>log in</html>") + ", but " + sha256("other") + " was expected."));
  EXPECT_THAT(message_with([](Download& wanted) {
                wanted.check = [](const fs::path&) { throw core::UserError("it is no JSON."); };
              }),
              HasSubstr("sent something else than a.txt, which was removed: it is no JSON."));
}

TEST_F(DownloadFile, CtrlCKeepsThePart) {
  core::catch_interrupts();
  const HttpServer server([](const std::string& request) {
    if (request.find("bytes=100000-") != std::string::npos) std::raise(SIGINT);
    return ranged_response(request, kContent, 100'000);
  });
  EXPECT_THROW(download_file(download(server)), core::Interrupted);
  core::clear_interrupt();
  EXPECT_GE(fs::file_size(folder_ / "a.txt.incomplete"), 100'000u);
}

}  // namespace
}  // namespace sotto::data_preparation
