#include "src/config/defaults_list.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::ConfigFolder;
using testing::message_of;
using Files = std::map<std::string, std::string>;

// "config>package" of every entry, in order.
std::string entries(const Files& files, const std::vector<std::string>& overrides = {}) {
  const ConfigFolder folder(files);
  SearchPath search_path = folder.search_path();
  std::vector<Override> parsed;
  for (const std::string& text : overrides) parsed.push_back(parse_override(text));
  std::string text;
  for (const DefaultsEntry& entry : resolve_defaults(search_path, {.config_name = "config"}, parsed).entries) {
    text += fmt::format("{}{}>{}", text.empty() ? "" : " ", entry.config, entry.package);
  }
  return text;
}

std::string message(const Files& files, const std::vector<std::string>& overrides = {}) {
  return message_of([&] { entries(files, overrides); });
}

TEST(DefaultsList, groups_go_to_their_package_and_self_comes_last) {
  EXPECT_EQ(entries({{"config.yaml", "defaults:\n- db: pg\n"}, {"db/pg.yaml", ""}}), "db/pg>db config>");
  EXPECT_EQ(entries({{"config.yaml", "defaults:\n- _self_\n- db: pg\n"}, {"db/pg.yaml", ""}}), "config> db/pg>db");
}

TEST(DefaultsList, packages_from_the_item_the_header_and_the_group) {
  const Files files = {{"config.yaml", "defaults:\n- _self_\n- a: h\n- b@x.y: o\n- c@_global_: o\n- d: n\n"},
                       {"a/h.yaml", "# @package head.er\n"},
                       {"b/o.yaml", ""},
                       {"c/o.yaml", ""},
                       {"d/n.yaml", "defaults:\n- e: o\n- /f: o\n- g@_here_: o\n"},
                       {"d/e/o.yaml", ""},
                       {"f/o.yaml", ""},
                       {"d/g/o.yaml", ""}};
  EXPECT_EQ(entries(files), "config> a/h>head.er b/o>x.y c/o> d/e/o>d.e f/o>d.f d/g/o>d d/n>d");
}

TEST(DefaultsList, an_option_in_a_sub_folder_is_relative_to_its_group) {
  EXPECT_EQ(entries({{"config.yaml", "defaults:\n- train: gpt/small\n"},
                     {"train/gpt/small.yaml", "defaults:\n- gpt/common\n"},
                     {"train/gpt/common.yaml", ""}}),
            "train/gpt/common>train.gpt train/gpt/small>train config>");
}

TEST(DefaultsList, the_command_line_chooses_adds_and_deletes) {
  const Files files = {{"config.yaml", "defaults:\n- _self_\n- db: pg\n"},
                       {"db/pg.yaml", ""},
                       {"db/my.yaml", ""},
                       {"cache/big.yaml", ""}};
  EXPECT_EQ(entries(files, {"db=my"}), "config> db/my>db");
  EXPECT_EQ(entries(files, {"db=[pg,my]"}), "config> db/pg>db db/my>db");
  EXPECT_EQ(entries(files, {"db=null"}), "config>");
  EXPECT_EQ(entries(files, {"+cache=big"}), "config> db/pg>db cache/big>cache");
  EXPECT_EQ(entries(files, {"+cache@x=big"}), "config> db/pg>db cache/big>x");
  EXPECT_EQ(entries(files, {"~db"}), "config>");
}

TEST(DefaultsList, an_override_item_reaches_earlier_items_and_inner_ones) {
  EXPECT_EQ(entries({{"config.yaml", "defaults:\n- _self_\n- db: pg\n- exp: e\n"},
                     {"db/pg.yaml", ""},
                     {"db/my.yaml", ""},
                     {"exp/e.yaml", "# @package _global_\ndefaults:\n- override /db: my\n"}}),
            "config> db/my>db exp/e>");
}

TEST(DefaultsList, options_may_depend_on_other_choices) {
  EXPECT_EQ(entries({{"config.yaml", "defaults:\n- _self_\n- both: ${db}_${os}\n- db: pg\n- os: linux\n"},
                     {"db/pg.yaml", ""},
                     {"os/linux.yaml", ""},
                     {"both/pg_linux.yaml", ""}}),
            "config> both/pg_linux>both db/pg>db os/linux>os");
}

TEST(DefaultsList, optional_items_may_be_missing) {
  EXPECT_EQ(entries({{"config.yaml", "defaults:\n- optional db: nope\n- optional nothing\n"}}), "config>");
}

TEST(DefaultsList, errors_name_the_place_the_available_and_the_nearest) {
  const Files files = {{"config.yaml", "defaults:\n- db: postgrse\n"}, {"db/postgres.yaml", ""}, {"db/my.yaml", ""}};
  const std::string text = message(files);
  EXPECT_NE(text.find("config.yaml:2"), std::string::npos) << text;
  EXPECT_NE(text.find("Did you mean 'postgres'"), std::string::npos) << text;
  EXPECT_NE(text.find("my, postgres"), std::string::npos) << text;
  EXPECT_NE(message({{"config.yaml", "defaults:\n- db: ???\n"}, {"db/my.yaml", ""}}).find("must be chosen"),
            std::string::npos);
  EXPECT_NE(message({{"config.yaml", ""}}, {"db=x"}).find("does not stand in the defaults list"), std::string::npos);
  EXPECT_NE(message({{"confg.yaml", ""}}).find("'confg'"), std::string::npos);
}

TEST(DefaultsList, circles_and_two_choices_for_one_group_are_errors) {
  EXPECT_NE(message({{"config.yaml", "defaults:\n- a\n"}, {"a.yaml", "defaults:\n- config\n"}}).find("circle"),
            std::string::npos);
  EXPECT_NE(message({{"config.yaml", "defaults:\n- db: a\n- db: b\n"}, {"db/a.yaml", ""}, {"db/b.yaml", ""}})
                .find("chosen twice"),
            std::string::npos);
}

}  // namespace
}  // namespace sotto::config
