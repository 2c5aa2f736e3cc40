#include "src/config/defaults_node.h"

#include <gtest/gtest.h>

namespace sotto::config {
namespace {

struct Place {
  const char* name;
  const char* path;     // of a group, with '/' in front if absolute
  const char* package;  // after @, "-" for none
  const char* header;   // "-" for none
  const char* group;    // of the including file
  const char* parent;   // its package
  const char* config;
  const char* final_package;
  const char* key;
};

DefaultsNode node_at(const Place& place) {
  DefaultsNode node;
  node.item = group_item(place.path, Node(std::string("pg")), {});
  if (std::string(place.package) != "-") node.item.package = place.package;
  if (std::string(place.header) != "-") node.header = place.header;
  node.place(place.group, place.parent);
  return node;
}

TEST(DefaultsNode, packages_and_keys_follow_from_where_an_item_stands) {
  const Place places[] = {
      {"plain", "db", "-", "-", "", "", "db/pg", "db", "db"},
      {"nested group", "a/db", "-", "-", "", "", "a/db/pg", "a.db", "a/db"},
      {"inside a group", "db", "-", "-", "server", "server", "server/db/pg", "server.db", "server/db"},
      {"absolute", "/db", "-", "-", "server", "server", "db/pg", "server.db", "db@server.db"},
      {"package of the list", "db", "backup", "-", "server", "server", "server/db/pg", "server.backup",
       "server/db@server.backup"},
      {"header", "db", "-", "_global_.x", "server", "server", "server/db/pg", "x", "server/db"},
      {"the list wins over the header", "db", "y", "_global_.x", "", "", "db/pg", "y", "db@y"},
      {"global", "db", "_global_", "-", "server", "server", "server/db/pg", "", "server/db@_global_"},
      {"below global", "db", "_global_.z", "-", "server", "server", "server/db/pg", "z", "server/db@z"},
      {"here", "db", "", "-", "server", "server", "server/db/pg", "server", "server/db@server"},
      {"group", "db", "_group_", "-", "server", "x", "server/db/pg", "server.db", "server/db"},
  };
  for (const Place& place : places) {
    const DefaultsNode node = node_at(place);
    EXPECT_EQ(node.config_path(), place.config) << place.name;
    EXPECT_EQ(node.final_package(), place.final_package) << place.name;
    EXPECT_EQ(node.override_key(), place.key) << place.name;
  }
}

TEST(DefaultsNode, a_name_in_a_package_is_put_in_as_before_hydra_1_2) {
  DefaultsNode node = node_at({"", "db", "x._name_", "-", "", "", "", "", ""});
  EXPECT_EQ(node.final_package(), "x.pg");
  node.puts_name = false;
  EXPECT_EQ(node.final_package(), "x._name_");
}

}  // namespace
}  // namespace sotto::config
