#include "launcher/show_info.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/config_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ShowInfo : public ::testing::Test {
 protected:
  std::string shown(const std::string& what) const {
    return shown_info(parse_command_line({"db=my", "--info", what, "-cp", tree_.path().string(), "x=2"}));
  }
  const testing::ConfigFolder tree_{
      {{"config.yaml", "defaults:\n- db: pg\n- server: apache\n- optional extra: none\n- _self_\nx: 1\ny: ${x}\n"},
       {"db/pg.yaml", "port: 1\n"},
       {"db/my.yaml", "port: 2\n"},
       {"server/apache.yaml", "defaults:\n- site@_here_: [a,b]\n- _self_\nname: apache\n"},
       {"server/site/a.yaml", "a: 1\n"},
       {"server/site/b.yaml", "b: 1\n"}}};
};

// The expected texts are what a program with hydra-core 1.3.2 and the same files prints.
constexpr const char* kTree = R"(
Defaults Tree
*************
<root>:
  hydra/config:
    hydra/output: default
    hydra/launcher: basic
    hydra/sweeper: basic
    hydra/help: default
    hydra/hydra_help: default
    hydra/hydra_logging: default
    hydra/job_logging: default
    hydra/callbacks: null
    hydra/env: default
    _self_
  config:
    db: my
    server: apache:
      server/site/a
      server/site/b
      _self_
    extra: none
    _self_
)";

constexpr const char* kList =
    "\nDefaults List\n*************\n"
    "| Config path                 | Package             | _self_ | Parent        | \n"
    "-------------------------------------------------------------------------------\n"
    "| hydra/output/default        | hydra               | False  | hydra/config  |\n"
    "| hydra/launcher/basic        | hydra.launcher      | False  | hydra/config  |\n"
    "| hydra/sweeper/basic         | hydra.sweeper       | False  | hydra/config  |\n"
    "| hydra/help/default          | hydra.help          | False  | hydra/config  |\n"
    "| hydra/hydra_help/default    | hydra.hydra_help    | False  | hydra/config  |\n"
    "| hydra/hydra_logging/default | hydra.hydra_logging | False  | hydra/config  |\n"
    "| hydra/job_logging/default   | hydra.job_logging   | False  | hydra/config  |\n"
    "| hydra/env/default           | hydra.env           | False  | hydra/config  |\n"
    "| hydra/config                | hydra               | True   | <root>        |\n"
    "| db/my                       | db                  | False  | config        |\n"
    "| server/site/a               | server              | False  | server/apache |\n"
    "| server/site/b               | server              | False  | server/apache |\n"
    "| server/apache               | server              | True   | config        |\n"
    "| config                      |                     | True   | <root>        |\n"
    "-------------------------------------------------------------------------------\n";

TEST_F(ShowInfo, TheDefaultsTreeIsHydras) { EXPECT_EQ(shown("defaults-tree"), kTree); }

TEST_F(ShowInfo, TheDefaultsListIsHydras) { EXPECT_EQ(shown("defaults"), kList); }

TEST_F(ShowInfo, TheSearchPathNamesWhoAsked) {
  const std::string path = "file://" + tree_.path().string();
  const std::string wide(path.size() - std::string("Search path").size(), ' ');
  const std::string line(path.size() + 15, '-');
  EXPECT_EQ(shown("searchpath"),
            "\nConfig search path\n******************\n| Provider | Search path" + wide + " |\n" + line + "\n" +
                "| hydra    | pkg://hydra.conf" + std::string(path.size() - 16, ' ') + " |\n| main     | " + path +
                " |\n| schema   | structured://" + std::string(path.size() - 13, ' ') + " |\n" + line + "\n");
}

TEST_F(ShowInfo, ConfigIsAllThreeAndTheConfiguration) {
  EXPECT_EQ(shown("config"),
            shown("searchpath") + kTree + kList +
                "Config\n******\ndb:\n  port: 2\nserver:\n  a: 1\n  b: 1\n  name: apache\nx: 2\n'y': ${x}\n\n");
  EXPECT_THAT(shown("all"), AllOf(StartsWith("sotto "), HasSubstr("\n===="), EndsWith(shown("config"))));
}

TEST_F(ShowInfo, WithoutAWordItIsAll) {
  for (const auto& words : std::vector<std::vector<std::string>>{{"--info"}, {"-i", "x=2"}, {"-i", "--format=text"}})
    EXPECT_EQ(parse_command_line(words).info, "all");
  EXPECT_EQ(parse_command_line({"x=2", "-i", "defaults"}).info, "defaults");
}

}  // namespace
}  // namespace sotto::launcher
