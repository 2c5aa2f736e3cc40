#include "stages/data_preparation/prepare_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "stages/data_preparation/sha256.h"
#include "tests/stages/data_preparation/configured.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {
namespace fs = std::filesystem;

using ::testing::HasSubstr;

const fs::path kShared = SOTTO_SOURCE_DIR "/../shared/data";

// prepared_data.json has the sums of what NeMo's scripts wrote (tests/golden/prepared_data.py).
TEST(PrepareData, WritesByteForByteWhatNeMosScriptsWrite) {
  const auto golden = nlohmann::json::parse(core::read_text_file(SOTTO_SOURCE_DIR "/tests/golden/prepared_data.json"));
  ASSERT_EQ(golden.size(), 7u);
  for (const auto& [name, c] : golden.items()) {
    const std::string data_set = c.at("data_set");
    if (!fs::exists(kShared / data_set)) GTEST_SKIP() << "needs " << kShared / data_set;
    const sotto::testing::TemporaryFolder folder;
    std::vector<std::string> overrides{"dataset=" + data_set, "save_name_base=out",
                                       "source_dir='" + (kShared / data_set).string() + "'",
                                       "output_dir='" + folder.path().string() + "'"};
    for (const auto& text : c.at("overrides")) overrides.push_back(text);
    std::string problems;
    const DataPreparationConfig config = configured(overrides, problems);
    ASSERT_EQ(problems, "") << name;
    prepare_data(config);
    for (const auto& [split, sum] : c.at("sha256").items()) {
      const core::MappedFile file(folder / ("out_" + split + ".jsonl"));
      EXPECT_EQ(sha256(file.text()), sum.get<std::string>()) << name << " " << split;
    }
  }
}

TEST(PrepareData, EndsWithALineThatSaysWhatIsWhere) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "a.csv", "q,answer\nWho?,me\nWhy?,so\n");
  std::string problems;
  const DataPreparationConfig config =
      configured({"dataset=custom", "file_name=a.csv", "train_percent=0.5",
                  "source_dir='" + folder.path().string() + "'", "output_dir='" + (folder / "out").string() + "'"},
                 problems);
  ASSERT_EQ(problems, "");
  ::testing::internal::CaptureStdout();
  prepare_data(config);
  EXPECT_THAT(::testing::internal::GetCapturedStdout(),
              ::testing::MatchesRegex("custom: 1 lines in .*/out/custom_train.jsonl, 0 in custom_val.jsonl, 1 in "
                                      "custom_test.jsonl, 1 in custom_test_ground_truth.jsonl; .*s\n"));
  for (const fs::path& file : config.outputs()) EXPECT_TRUE(fs::exists(file)) << file;
}

TEST(PrepareData, EveryDataSetHasAWriter) {
  const sotto::testing::TemporaryFolder folder;
  for (const DataSetDefaults& row : kDataSetDefaults) {
    std::string problems;
    const DataPreparationConfig config =
        configured({"dataset=" + std::string(row.data_set), "source_dir='" + (folder / "none").string() + "'",
                    "file_name=a.csv", "output_dir='" + folder.path().string() + "'"},
                   problems);
    EXPECT_EQ(problems, "") << row.data_set;
    EXPECT_THAT(sotto::testing::message_of([&] { prepare_data(config); }), HasSubstr("none")) << row.data_set;
  }
}

}  // namespace
}  // namespace sotto::data_preparation
