#include "src/checkpoint/model_fingerprint.h"

#include <gtest/gtest.h>

#include "src/core/atomic_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

std::string fingerprint(const std::string& config, const std::string& header) {
  const testing::TemporaryFolder folder;
  const std::string length{static_cast<char>(header.size()), 0, 0, 0, 0, 0, 0, 0};
  core::write_file_atomically(folder / "config.json", config);
  core::write_file_atomically(folder / "model.safetensors", length + header + "weights");
  return model_fingerprint(folder.path());
}

TEST(ModelFingerprint, changes_with_the_configuration_and_the_tensors) {
  EXPECT_EQ(fingerprint("{}", "{a}"), fingerprint("{}", "{a}"));
  EXPECT_NE(fingerprint("{ }", "{a}"), fingerprint("{}", "{a}"));
  EXPECT_NE(fingerprint("{}", "{b}"), fingerprint("{}", "{a}"));
  EXPECT_EQ(fingerprint("{}", "{a}").size(), 16U);
}

TEST(ModelFingerprint, a_folder_without_a_model_is_an_error) {
  EXPECT_NE(testing::message_of([] { model_fingerprint("/no/such"); }).find("/no/such"), std::string::npos);
}

}  // namespace
}  // namespace sotto::checkpoint
