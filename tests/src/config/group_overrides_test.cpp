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

// An item `name: option` of the primary configuration's list.
DefaultsNode item(const std::string& name, const std::string& option) {
  DefaultsNode node;
  node.item = group_item(name, Node(option), {"c.yaml", 2, 3});
  return node;
}

TEST(GroupOverrides, the_command_line_wins_over_override_items) {
  GroupOverrides all = overrides({"db=pg", "n=5"});
  all.add(item("db", "my"), "config");
  ASSERT_NE(all.option("db"), nullptr);
  EXPECT_EQ(all.option("db")->string(), "pg");
  EXPECT_EQ(all.option("n")->string(), "5") << "an option is a name";
  EXPECT_EQ(all.option("other"), nullptr);
}

TEST(GroupOverrides, the_outermost_override_item_wins) {
  GroupOverrides all;
  all.add(item("db", "outer"), "config");
  all.add(item("db", "inner"), "exp/e");
  EXPECT_EQ(all.option("db")->string(), "outer");
}

TEST(GroupOverrides, additions_become_items) {
  const GroupOverrides all = overrides({"+db@x=pg"});
  ASSERT_EQ(all.appended().size(), 1U);
  EXPECT_EQ(all.appended()[0].package, "x");
  EXPECT_TRUE(all.appended()[0].appended);
}

TEST(GroupOverrides, deletions_may_name_the_option) {
  GroupOverrides all = overrides({"~db", "~cache=big", "~os=null"});
  EXPECT_TRUE(all.deletes(item("db", "pg")));
  EXPECT_FALSE(all.deletes(item("cache", "small")));
  EXPECT_TRUE(all.deletes(item("cache", "big")));
  EXPECT_TRUE(all.deletes(item("os", "linux"))) << "null names no option";
}

TEST(GroupOverrides, choices_are_recorded_once_and_two_options_for_one_key_are_an_error) {
  GroupOverrides all;
  all.record_choice(item("db", "pg"));
  all.record_choice(item("db", "pg"));
  EXPECT_EQ(all.choices().size(), 1U);
  const std::string message = message_of([&] { all.record_choice(item("db", "my")); });
  EXPECT_NE(message.find("c.yaml:2:3: 'db' is chosen twice: here my, and pg"), std::string::npos) << message;
}

TEST(GroupOverrides, what_meets_nothing_is_an_error_with_the_nearest_name) {
  const auto message = [](const std::vector<std::string>& texts, const std::vector<std::string>& choices) {
    GroupOverrides all = overrides(texts);
    for (const std::string& name : choices) all.record_choice(item(name, "pg"));
    return message_of([&] { all.check_all_used(); });
  };
  EXPECT_NE(message({"dbb=pg"}, {"db"}).find("Did you mean 'db'?"), std::string::npos);
  EXPECT_NE(message({"db=pg"}, {"db@server"}).find("Did you mean 'db@server'?"), std::string::npos);
  EXPECT_NE(message({"exp=e"}, {}).find("To add it to the list: +exp=e"), std::string::npos);
  EXPECT_EQ(message({"dbb=pg"}, {"db"}).find("+dbb"), std::string::npos) << "a typo is not to be added";
  EXPECT_NE(message({"~db"}, {}).find("deletes nothing"), std::string::npos);
  EXPECT_NE(message({"~db=my"}, {"db"}).find("'db' is pg"), std::string::npos);
  EXPECT_NE(message_of([] { overrides({"++db=x"}); }).find("+db=x"), std::string::npos);
}

TEST(GroupOverrides, an_override_item_that_meets_nothing_names_its_place) {
  GroupOverrides all;
  all.add(item("db", "my"), "config");
  const std::string message = message_of([&] { all.check_all_used(); });
  EXPECT_NE(message.find("c.yaml:2:3: 'override db: my' overrides nothing"), std::string::npos) << message;
}

}  // namespace
}  // namespace sotto::config
