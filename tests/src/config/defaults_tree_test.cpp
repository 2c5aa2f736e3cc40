#include "src/config/defaults_list.h"

#include <gtest/gtest.h>

#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::ConfigFolder;
using testing::message_of;
using Files = std::map<std::string, std::string>;

std::string printed(const DefaultsNode& node) {
  std::string text = node.is_self() ? "_self_" : node.is_group() ? node.override_key() : node.config_path();
  if (node.is_group()) text += "=" + node.name().value_or("null");
  if (node.is_deleted) text += "!";
  if (node.children.empty()) return text;
  std::string inner;
  for (const DefaultsNode& child : node.children) inner += (inner.empty() ? "" : " ") + printed(child);
  return text + "(" + inner + ")";
}

std::string tree(const Files& files, DefaultsRequest request = {.config_name = "config"},
                 std::vector<std::string>* warnings = nullptr) {
  const ConfigFolder folder(files);
  SearchPath search_path = folder.search_path();
  if (request.with_hydra) search_path.add_built_in();
  GroupOverrides overrides;
  std::vector<std::string> ignored;
  return printed(expand_defaults(search_path, request, overrides, warnings != nullptr ? *warnings : ignored));
}

std::string tree_message(const Files& files, const DefaultsRequest& request = {.config_name = "config"}) {
  return message_of([&] { tree(files, request); });
}

TEST(DefaultsTree, items_become_branches_in_the_order_of_merging) {
  EXPECT_EQ(tree({{"config.yaml", ""}}), "config");
  EXPECT_EQ(tree({{"config.yaml", "defaults:\n- db: pg\n- base\n"},
                  {"base.yaml", ""},
                  {"db/pg.yaml", "defaults:\n- _self_\n- part\n"},
                  {"db/part.yaml", ""}}),
            "config(db=pg(_self_ db/part) base _self_)");
}

TEST(DefaultsTree, lists_nothing_and_what_may_be_missing) {
  EXPECT_EQ(tree({{"config.yaml", "defaults:\n- _self_\n- db: [a, b]\n- x: null\n- optional y: z\n"},
                  {"db/a.yaml", ""},
                  {"db/b.yaml", ""}}),
            "config(_self_ db/a db/b x=null y=z!)");
}

TEST(DefaultsTree, hydras_own_groups_come_first) {
  const std::string text = tree({{"config.yaml", ""}}, {.config_name = "config", .with_hydra = true});
  EXPECT_EQ(text.find("<root>(hydra/config(hydra/output=default"), 0U) << text;
  EXPECT_TRUE(text.ends_with("_self_) config)")) << text;
}

TEST(DefaultsTree, a_choice_left_open_fails_or_is_left_out) {
  const Files files = {{"config.yaml", "defaults:\n- _self_\n- db: ???\n"}, {"db/pg.yaml", ""}};
  const std::string text = tree_message(files);
  EXPECT_NE(text.find("config.yaml:3:3: 'db' must be chosen: db=OPTION. Available: pg"), std::string::npos) << text;
  EXPECT_EQ(tree(files, {.config_name = "config", .skip_missing = true}), "config(_self_ db=??\?)");
}

TEST(DefaultsTree, old_forms_warn_and_can_be_refused) {
  const Files files = {{"config.yaml", "defaults:\n- db: pg\nx: 1\n"}, {"db/pg.yaml", ""}};
  std::vector<std::string> warnings;
  tree(files, {.config_name = "config"}, &warnings);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("no _self_"), std::string::npos);
  const Files numbered = {
      {"config.yaml", "defaults:\n- db: pg\n- ab: ${defaults.0.db}\n"}, {"db/pg.yaml", ""}, {"ab/pg.yaml", ""}};
  EXPECT_EQ(tree(numbered), "config(db=pg ab=pg _self_)");
  EXPECT_NE(tree_message(numbered, {.config_name = "config", .accepts_old_forms = false}).find("by its number"),
            std::string::npos);
}

TEST(DefaultsTree, errors_show_the_line) {
  const struct {
    const char* name;
    Files files;
    const char* expected;
  } cases[] = {
      {"unknown group", {{"config.yaml", "defaults:\n- dbs: pg\n"}, {"db/pg.yaml", ""}}, "no group 'dbs'"},
      {"nearest group", {{"config.yaml", "defaults:\n- dbs: pg\n"}, {"db/pg.yaml", ""}}, "Did you mean 'db'?"},
      {"the line", {{"config.yaml", "defaults:\n- dbs: pg\n"}}, "\n  2 | - dbs: pg\n    |   ^"},
      {"unknown config", {{"config.yaml", "defaults:\n- bse\n"}, {"base.yaml", ""}}, "Did you mean 'base'?"},
      {"self twice", {{"config.yaml", "defaults:\n- _self_\n- _self_\n"}}, "config.yaml:3:3: _self_ stands twice"},
      {"override too early",
       {{"config.yaml", "defaults:\n- override db: b\n- db: a\n"}, {"db/a.yaml", ""}},
       "overrides go to the end of the list"},
      {"a circle", {{"config.yaml", "defaults:\n- a\n"}, {"a.yaml", "defaults:\n- a\n"}}, "in a circle: a -> a"},
      {"unresolvable", {{"config.yaml", "defaults:\n- db: ${x}\n"}}, "'${x}' cannot be resolved"},
      {"override below an interpolation",
       {{"config.yaml", "defaults:\n- a: x\n- b: ${a}\n"},
        {"a/x.yaml", ""},
        {"b/x.yaml", "defaults:\n- override /a: y\n"}},
       "cannot stand here"},
  };
  for (const auto& [name, files, expected] : cases) {
    EXPECT_NE(tree_message(files).find(expected), std::string::npos) << name << ": " << tree_message(files);
  }
}

}  // namespace
}  // namespace sotto::config
