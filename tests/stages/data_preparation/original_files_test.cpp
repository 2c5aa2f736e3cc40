#include "stages/data_preparation/original_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "src/core/atomic_file.h"
#include "tests/support/http_server.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {

using sotto::testing::http_response;
using sotto::testing::HttpServer;
using sotto::testing::message_of;
using ::testing::HasSubstr;

TEST(OriginalFiles, AreTakenFromTheGivenFolder) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "train-v1.1.json", "{}");
  DataPreparationConfig config;
  config.source_dir = folder.path();
  EXPECT_THAT(message_of([&] { find_original_files(config); }),
              HasSubstr("has no dev-v1.1.json. The data set 'squad' needs train-v1.1.json and dev-v1.1.json."));
  core::write_file_atomically(folder / "dev-v1.1.json", "{}");
  EXPECT_EQ(find_original_files(config), folder.path());
}

TEST(OriginalFiles, WhereOneOfSeveralFilesIsTakenTheOthersAreNamed) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "Sentences_66Agree.txt", "x");
  core::write_file_atomically(folder / "README.md", "x");
  DataPreparationConfig config;
  config.dataset = "financial_phrase_bank";
  config.source_dir = folder.path();
  EXPECT_THAT(message_of([&] { find_original_files(config); }),
              HasSubstr("There are Sentences_66Agree.txt: data_preparation.file_name says which to take."));
}

class DownloadedFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("no_proxy", "127.0.0.1", 1);
    config_.download_dir = folder_ / "downloads";
  }
  sotto::testing::TemporaryFolder folder_;
  DataPreparationConfig config_;
};

TEST_F(DownloadedFiles, AreFetchedFromTheFolderOfTheAddress) {
  const HttpServer server([](const std::string&) { return http_response("200 OK", R"({"data": []})"); });
  config_.download_url = server.url("/dataset");
  EXPECT_EQ(find_original_files(config_), config_.download_dir);
  ASSERT_EQ(server.requests().size(), 2u);
  EXPECT_THAT(server.requests()[0], HasSubstr("GET /dataset/train-v1.1.json "));
  EXPECT_THAT(server.requests()[1], HasSubstr("GET /dataset/dev-v1.1.json "));
  EXPECT_TRUE(std::filesystem::exists(config_.download_dir / "dev-v1.1.json"));
}

TEST_F(DownloadedFiles, MustBeWhatTheConfigurationAndTheDataSetExpect) {
  const HttpServer server([](const std::string&) { return http_response("200 OK", R"({"rows": []})"); });
  config_.download_url = server.url("/");
  EXPECT_THAT(message_of([&] { find_original_files(config_); }), HasSubstr("data is missing."));
  config_.download_checks["train-v1.1.json"].num_bytes = 30'288'272;
  EXPECT_THAT(message_of([&] { find_original_files(config_); }),
              HasSubstr("has 12 bytes, but 30288272 were expected."));
}

TEST_F(DownloadedFiles, WithoutANetworkTheErrorSaysWhatToPlaceWhere) {
  {
    const HttpServer closed([](const std::string&) { return ""; });
    config_.download_url = closed.url("/");
  }
  const std::string message = message_of([&] { find_original_files(config_); });
  EXPECT_THAT(message, HasSubstr("cannot fetch http://127.0.0.1"));
  EXPECT_THAT(message, HasSubstr("place train-v1.1.json and dev-v1.1.json in a folder and say "
                                 "data_preparation.source_dir=FOLDER."));
}

}  // namespace
}  // namespace sotto::data_preparation
