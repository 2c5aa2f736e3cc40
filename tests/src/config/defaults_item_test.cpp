#include "src/config/defaults_item.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;
using Kind = DefaultsItem::Kind;

std::vector<DefaultsItem> items_of(std::string_view yaml) { return read_defaults(read_yaml(yaml, "c.yaml")); }

TEST(DefaultsItem, every_form_is_read) {
  const auto items =
      items_of("defaults:\n- _self_\n- base@pkg\n- /abs/x\n- db: pg\n- optional a/b@c.d: null\n- override e: f\n");
  ASSERT_EQ(items.size(), 6U);
  EXPECT_EQ(items[0].kind, Kind::kSelf);
  EXPECT_EQ(items[1].path, "base");
  EXPECT_EQ(items[1].package, "pkg");
  EXPECT_EQ(items[2].path, "/abs/x");
  EXPECT_EQ(items[3].kind, Kind::kGroup);
  EXPECT_EQ(items[3].option.string(), "pg");
  EXPECT_TRUE(items[4].optional);
  EXPECT_EQ(items[4].path, "a/b");
  EXPECT_EQ(items[4].package, "c.d");
  EXPECT_TRUE(items[5].overrides);
}

TEST(DefaultsItem, old_forms_are_read) {
  EXPECT_TRUE(items_of("defaults:\n- db: pg\n  optional: true\n")[0].optional);
  EXPECT_EQ(items_of("defaults:\n- db@a:b: pg\n")[0].package, "a");
  EXPECT_TRUE(items_of("x: 1").empty());
}

TEST(DefaultsItem, other_forms_are_errors_with_their_place) {
  const auto message = [](std::string_view yaml) { return message_of([&] { items_of(yaml); }); };
  EXPECT_NE(message("defaults: {a: b}").find("must be a list"), std::string::npos);
  EXPECT_NE(message("defaults:\n- _self_@a").find("no package"), std::string::npos);
  EXPECT_NE(message("defaults:\n- db: 5").find("c.yaml:2"), std::string::npos);
  EXPECT_NE(message("defaults:\n- 5").find("an integer"), std::string::npos);
  EXPECT_NE(message("defaults:\n- {a: b, c: d}").find("one key"), std::string::npos);
  EXPECT_NE(message("defaults:\n- optioal db: x").find("'optioal'"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
