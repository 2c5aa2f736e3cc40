#include "src/config/group_overrides.h"

#include <gtest/gtest.h>

#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

GroupOverrides overrides(const std::vector<std::string>& texts) {
  std::vector<Override> parsed;
  for (const std::string& text : texts) parsed.push_back(parse_override(text));
  return GroupOverrides(parsed);
}

TEST(GroupOverrides, the_command_line_wins_over_override_items) {
  GroupOverrides all = overrides({"db=pg", "n=5"});
  all.add("db", {.path = "db", .package = {}, .option = Node(std::string("my")), .origin = {}});
  ASSERT_NE(all.option("db"), nullptr);
  EXPECT_EQ(all.option("db")->string(), "pg");
  EXPECT_EQ(all.option("n")->string(), "5") << "an option is a name";
  EXPECT_EQ(all.option("other"), nullptr);
}

TEST(GroupOverrides, additions_become_items) {
  const GroupOverrides all = overrides({"+db@x=pg"});
  ASSERT_EQ(all.appended().size(), 1U);
  EXPECT_EQ(all.appended()[0].package, "_global_.x");
}

TEST(GroupOverrides, deletions_may_name_the_option) {
  GroupOverrides all = overrides({"~db", "~cache=big"});
  EXPECT_TRUE(all.deletes("db", Node(std::string("pg"))));
  EXPECT_FALSE(all.deletes("cache", Node(std::string("small"))));
  EXPECT_TRUE(all.deletes("cache", Node(std::string("big"))));
}

TEST(GroupOverrides, what_meets_nothing_is_an_error_with_the_nearest_name) {
  EXPECT_NE(message_of([] { overrides({"dbb=pg"}).check_all_used({"db"}); }).find("'db'"), std::string::npos);
  EXPECT_NE(message_of([] { overrides({"db=pg"}).check_all_used({"db@server"}); }).find("'db@server'"),
            std::string::npos);
  EXPECT_NE(message_of([] { overrides({"exp=e"}).check_all_used({}); }).find("+exp=e"), std::string::npos);
  EXPECT_NE(message_of([] { overrides({"~db"}).check_all_used({}); }).find("deletes nothing"), std::string::npos);
  EXPECT_NE(message_of([] { overrides({"++db=x"}); }).find("+db=x"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
