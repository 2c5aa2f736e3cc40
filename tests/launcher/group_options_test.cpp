#include "launcher/group_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/config_folder.h"

namespace sotto::launcher {
namespace {

TEST(GroupOptions, GoIntoNestedFolders) {
  const testing::ConfigFolder folder({{"stage/plain.yaml", ""},
                                      {"stage/llama/squad.yaml", ""},
                                      {"stage/llama/deep/one.yaml", ""},
                                      {"stages/other.yaml", ""}});
  EXPECT_THAT(group_options(folder.search_path(), "stage"),
              ::testing::UnorderedElementsAre("plain", "llama/squad", "llama/deep/one"));
  EXPECT_THAT(group_options(folder.search_path(), "none"), ::testing::IsEmpty());
}

}  // namespace
}  // namespace sotto::launcher
