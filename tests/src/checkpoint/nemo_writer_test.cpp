#include "src/checkpoint/nemo_writer.h"

#include <gtest/gtest.h>

#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::checkpoint {
namespace {

// POSIX.1-1988, ustar: the name from byte 0, the size in octal from 124, the content behind a header of 512 bytes.
TEST(NemoWriter, WritesATarThatIsAlwaysTheSame) {
  const sotto::testing::TemporaryFolder folder;
  const std::vector<std::pair<std::string, std::string>> members = {{"model_config.yaml", "a: 1\n"}, {"b/c", "xyz"}};
  write_nemo_archive(folder / "a.nemo", members);
  write_nemo_archive(folder / "b.nemo", members);
  const std::string text = core::read_text_file(folder / "a.nemo");
  EXPECT_EQ(text, core::read_text_file(folder / "b.nemo"));
  EXPECT_EQ(text.substr(0, 19), "./model_config.yaml");
  EXPECT_EQ(text.substr(512, 5), "a: 1\n");
  EXPECT_EQ(text.substr(1024, 5), "./b/c");
  EXPECT_EQ(text.substr(1536, 3), "xyz");
}

}  // namespace
}  // namespace sotto::checkpoint
