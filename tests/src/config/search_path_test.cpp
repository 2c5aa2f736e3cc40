#include "src/config/search_path.h"

#include <gtest/gtest.h>

#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::ConfigFolder;
using testing::message_of;

TEST(SearchPath, the_first_folder_with_a_file_wins_and_options_come_from_all) {
  const ConfigFolder first({{"db/pg.yaml", "port: 1"}, {"db/my.yaml", "port: 2"}});
  const ConfigFolder second({{"db/pg.yaml", "port: 3"}, {"db/lite.yaml", "port: 4"}});
  SearchPath search_path = first.search_path();
  search_path.add("command-line", second.path());
  EXPECT_EQ(search_path.find("db/pg")->file, first.path() / "db/pg.yaml");
  EXPECT_EQ(search_path.find("db/lite.yaml")->file, second.path() / "db/lite.yaml");
  EXPECT_EQ(search_path.find("db/none"), nullptr);
  EXPECT_EQ(search_path.options("db"), (std::vector<std::string>{"lite", "my", "pg"}));
  EXPECT_TRUE(search_path.has_group("db"));
  EXPECT_FALSE(search_path.has_group("pg"));
}

TEST(SearchPath, nested_groups_are_listed_by_path) {
  const ConfigFolder folder(ConfigFolder::Files{{"a/b/x.yaml", ""}});
  EXPECT_EQ(folder.search_path().groups(), (std::vector<std::string>{"a", "a/b"}));
}

TEST(SearchPath, all_options_go_into_nested_folders) {
  const ConfigFolder folder(ConfigFolder::Files{{"stage/plain.yaml", ""},
                                                {"stage/llama/squad.yaml", ""},
                                                {"stage/llama/deep/one.yaml", ""},
                                                {"stages/x.yaml", ""}});
  EXPECT_EQ(folder.search_path().all_options("stage"),
            (std::vector<std::string>{"plain", "llama/squad", "llama/deep/one"}));
  EXPECT_TRUE(folder.search_path().all_options("none").empty());
}

TEST(SearchPath, the_package_header_counts_only_at_the_very_top) {
  const ConfigFolder folder({{"a.yaml", "# @package x.y\nz: 1"},
                             {"b.yaml", "# a comment\n# @package x\nz: 1"},
                             {"c.yaml", "\n#@package _global_\nz: 1"},
                             {"d.yaml", "# @package x y\n"}});
  SearchPath search_path = folder.search_path();
  EXPECT_EQ(search_path.find("a")->package_header, "x.y");
  EXPECT_EQ(search_path.find("b")->package_header, std::nullopt);
  EXPECT_EQ(search_path.find("c")->package_header, "_global_");
  EXPECT_NE(message_of([&] { search_path.find("d"); }).find("too many words"), std::string::npos);
}

TEST(SearchPath, a_folder_that_does_not_exist_is_an_error) {
  SearchPath search_path;
  EXPECT_NE(message_of([&] { search_path.add("main", "/no/such/folder"); }).find("/no/such/folder"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
