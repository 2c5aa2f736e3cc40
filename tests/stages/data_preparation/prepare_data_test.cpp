#include "stages/data_preparation/prepare_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/config/bind.h"
#include "src/config/yaml_reader.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {
namespace fs = std::filesystem;

const fs::path kShared = SOTTO_SOURCE_DIR "/../shared/data";

TEST(PrepareData, RealQuestionsBecomeTheFilesThatTheConfigurationAnnounces) {
  if (!fs::exists(kShared / "squad")) GTEST_SKIP() << "needs " << kShared / "squad";
  const sotto::testing::TemporaryFolder folder;
  DataPreparationConfig config;
  config.source_dir = kShared / "squad";
  config.output_dir = folder.path();
  ::testing::internal::CaptureStdout();
  prepare_data(config);
  EXPECT_THAT(::testing::internal::GetCapturedStdout(),
              ::testing::MatchesRegex("squad: 6671 lines in .*/squad_train.jsonl, 2115 in squad_val.jsonl, 2115 in "
                                      "squad_test.jsonl, 2115 in squad_test_ground_truth.jsonl; .*s\n"));
  for (const fs::path& file : config.outputs()) EXPECT_TRUE(fs::exists(file)) << file;
}

}  // namespace
}  // namespace sotto::data_preparation
