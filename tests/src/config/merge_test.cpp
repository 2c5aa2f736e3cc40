#include "src/config/merge.h"

#include <gtest/gtest.h>

#include "src/config/key_path.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string merged(std::string_view target_text, std::string_view source_text) {
  Node target = read_yaml(target_text, "first.yaml");
  merge_into(target, read_yaml(source_text, "second.yaml"));
  return to_yaml(target);
}

TEST(Merge, mappings_merge_key_by_key_in_the_targets_order) {
  EXPECT_EQ(merged("a: {x: 1, y: 2}\nb: 3", "c: 5\na: {y: 7, z: 8}"), "a:\n  x: 1\n  'y': 7\n  z: 8\nb: 3\nc: 5\n");
}

TEST(Merge, lists_are_replaced) { EXPECT_EQ(merged("a: [1, 2, 3]", "a: [4]"), "a:\n- 4\n"); }

TEST(Merge, a_scalar_replaces_a_mapping_and_a_mapping_a_scalar) {
  EXPECT_EQ(merged("a: {x: 1}", "a: 2"), "a: 2\n");
  EXPECT_EQ(merged("a: 2", "a: {x: 1}"), "a:\n  x: 1\n");
  EXPECT_EQ(merged("a: {x: 1}", "a: null"), "a: null\n");
}

TEST(Merge, a_missing_value_never_replaces) {
  EXPECT_EQ(merged("a: 1", "a: ???"), "a: 1\n");
  EXPECT_EQ(merged("a: {x: 1}", "a: ???"), "a:\n  x: 1\n");
  EXPECT_EQ(merged("a: ???", "a: 1"), "a: 1\n");
  EXPECT_EQ(merged("b: 1", "a: ???"), "b: 1\na: ???\n");
}

TEST(Merge, a_list_over_a_mapping_names_both_places) {
  const std::string message = message_of([] { merged("a:\n  b: {x: 1}", "a:\n  b: [1]"); });
  EXPECT_NE(message.find("'a.b'"), std::string::npos) << message;
  EXPECT_NE(message.find("second.yaml:2"), std::string::npos) << message;
  EXPECT_NE(message.find("first.yaml:2"), std::string::npos) << message;
}

TEST(Merge, the_losing_value_is_kept_as_history) {
  Node target = read_yaml("a: {x: 1}", "first.yaml");
  merge_into(target, read_yaml("a: {x: 2}", "second.yaml"));
  merge_into(target, read_yaml("a: {x: 3}", "third.yaml"));
  const Node* const x = find_key(target, "a.x");
  ASSERT_NE(x, nullptr);
  EXPECT_EQ(x->origin.source, "third.yaml");
  ASSERT_EQ(x->history.size(), 2U);
  EXPECT_EQ(x->history[0].text, "1");
  EXPECT_EQ(x->history[1].origin.source, "second.yaml");
}

}  // namespace
}  // namespace sotto::config
