#include "launcher/help_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/config_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(HelpText, HasFlagsCommandsAndTheGroups) {
  const testing::ConfigFolder folder({{"config.yaml", ""}, {"db/one.yaml", ""}, {"db/two.yaml", ""}});
  EXPECT_THAT(help_text(folder.search_path()),
              AllOf(HasSubstr("--dry-run"), HasSubstr("resume RUN_DIR"), HasSubstr("  db: one, two\n")));
  EXPECT_THAT(flags_help(), ::testing::Not(HasSubstr("groups (GROUP=OPTION)")));
}

}  // namespace
}  // namespace sotto::launcher
