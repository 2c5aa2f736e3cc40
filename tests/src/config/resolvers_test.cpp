#include "src/config/resolvers.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string value_of(const std::string& interpolation) {
  Node root = read_yaml("m: {x: 1, y: two}\nmissing: ???", "c.yaml");
  root.child("it") = Node(interpolation, {"c.yaml", 9, 1});
  return scalar_yaml(resolved_at(root, "it"));
}

TEST(Resolvers, environment_variables_are_text) {
  ::setenv("SOTTO_RESOLVER_TEST", "12", 1);
  EXPECT_EQ(value_of("${oc.env:SOTTO_RESOLVER_TEST}"), "'12'");
  EXPECT_EQ(value_of("${oc.env:SOTTO_NOT_THERE,7}"), "'7'");
  EXPECT_EQ(value_of("${oc.env:SOTTO_NOT_THERE,null}"), "null");
  EXPECT_NE(message_of([] { value_of("${oc.env:SOTTO_NOT_THERE}"); }).find("SOTTO_NOT_THERE"), std::string::npos);
}

TEST(Resolvers, select_falls_back_where_nothing_stands) {
  EXPECT_EQ(value_of("${oc.select:m.x}"), "1");
  EXPECT_EQ(value_of("${oc.select:m.z,9}"), "9");
  EXPECT_EQ(value_of("${oc.select:m.z}"), "null");
  EXPECT_EQ(value_of("${oc.select:missing,4}"), "4");
}

TEST(Resolvers, decode_and_create_read_text) {
  EXPECT_EQ(value_of("${oc.decode:'[1,2]'}"), "[1, 2]");
  EXPECT_EQ(value_of("${oc.decode:'x${m.x}'}"), "x1");
  EXPECT_EQ(value_of("${oc.create:'{a: yes}'}"), "{a: true}");
  EXPECT_NE(message_of([] { value_of("${oc.create:5}"); }).find("takes a mapping, a list or text with YAML"),
            std::string::npos);
}

TEST(Resolvers, keys_and_values_of_a_mapping) {
  EXPECT_EQ(value_of("${oc.dict.keys:m}"), "[x, 'y']");
  EXPECT_EQ(value_of("${oc.dict.values:m}"), "[1, two]");
  EXPECT_NE(message_of([] { value_of("${oc.dict.keys:m.x}"); }).find("needs a mapping"), std::string::npos);
}

TEST(Resolvers, nemos_arithmetic) {
  EXPECT_EQ(value_of("${multiply:6,7}"), "42");
  EXPECT_EQ(value_of("${multiply:0.5,3}"), "1.5");
  EXPECT_EQ(value_of("${divide_ceil:7,2}"), "4");
  EXPECT_EQ(value_of("${divide_floor:-7,2}"), "-4");
  EXPECT_NE(message_of([] { value_of("${divide_ceil:7,0}"); }).find("by 0"), std::string::npos);
}

TEST(Resolvers, now_agrees_with_itself) { EXPECT_EQ(value_of("${now:%Y}").size(), 6U) << "four digits in quotes"; }

TEST(Resolvers, an_unknown_resolver_names_the_nearest) {
  EXPECT_NE(message_of([] { value_of("${multipy:1,2}"); }).find("'multiply'"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
