#include "stages/data_preparation/prepared_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::data_preparation {
namespace {
namespace fs = std::filesystem;

using sotto::testing::message_of;
using ::testing::HasSubstr;

std::size_t num_files(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(PreparedFiles, AppearTogetherWithTheirLines) {
  const sotto::testing::TemporaryFolder folder;
  PreparedFiles files(folder / "made/here", "qa");
  files.write(Split::kTrain, "{1}");
  files.write(Split::kTrain, "{2}");
  files.write(Split::kTestGroundTruth, "{3}");
  EXPECT_FALSE(fs::exists(folder / "made/here/qa_train.jsonl"));
  files.commit();
  EXPECT_EQ(core::read_text_file(folder / "made/here/qa_train.jsonl"), "{1}\n{2}\n");
  EXPECT_EQ(core::read_text_file(folder / "made/here/qa_val.jsonl"), "");
  EXPECT_EQ(core::read_text_file(folder / "made/here/qa_test_ground_truth.jsonl"), "{3}\n");
  EXPECT_EQ(num_files(folder / "made/here"), 4u);
  EXPECT_EQ(files.summary(), "2 lines in " + (folder / "made/here/qa_train.jsonl").string() +
                                 ", 0 in qa_val.jsonl, 0 in qa_test.jsonl, 1 in qa_test_ground_truth.jsonl");
}

TEST(PreparedFiles, WithoutCommitOlderFilesStay) {
  const sotto::testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "qa_train.jsonl", "old\n");
  { PreparedFiles(folder.path(), "qa").write(Split::kTrain, "new"); }
  EXPECT_EQ(core::read_text_file(folder / "qa_train.jsonl"), "old\n");
  EXPECT_EQ(num_files(folder.path()), 1u);
}

TEST(PreparedFiles, AFolderInTheWayIsFoundBeforeAnythingIsWritten) {
  const sotto::testing::TemporaryFolder folder;
  fs::create_directory(folder / "qa_test.jsonl");
  EXPECT_THAT(message_of([&] { PreparedFiles(folder.path(), "qa"); }), HasSubstr("qa_test.jsonl': it is a folder."));
  EXPECT_EQ(num_files(folder.path()), 1u);
}

TEST(PreparedFiles, AFullDiskLeavesNone) {
  const sotto::testing::TemporaryFolder folder;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "mounting a tmpfs needs root";
  }
  const std::string message = message_of([&] {
    PreparedFiles files(folder.path(), "qa");
    files.write(Split::kTrain, "small");
    files.write(Split::kTestGroundTruth, std::string(1 << 17, 'x'));
    files.commit();
  });
  const std::size_t left = num_files(folder.path());
  ::umount(folder.path().c_str());
  EXPECT_THAT(message, HasSubstr("No space left on device"));
  EXPECT_EQ(left, 0u);
}

}  // namespace
}  // namespace sotto::data_preparation
