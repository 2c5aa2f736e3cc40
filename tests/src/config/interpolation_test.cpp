#include "src/config/interpolation.h"

#include <gtest/gtest.h>

#include "src/config/key_path.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string at(std::string_view yaml, std::string_view key) {
  return scalar_yaml(resolved_at(read_yaml(yaml, "c.yaml"), key));
}

TEST(Interpolation, absolute_keys_keep_their_type) {
  EXPECT_EQ(at("a: {b: 3}\nc: ${a.b}", "c"), "3");
  EXPECT_EQ(at("a: [1, 2]\nc: ${a}", "c"), "[1, 2]");
  EXPECT_EQ(at("a: [1, 2]\nc: ${a[1]}", "c"), "2");
  EXPECT_EQ(at("a: null\nc: ${a}", "c"), "null");
}

TEST(Interpolation, inside_text_values_become_pythons_text) {
  EXPECT_EQ(at("a: true\nb: 1.0\nc: x_${a}_${b}", "c"), "x_True_1.0");
}

TEST(Interpolation, relative_keys_begin_at_the_container) {
  EXPECT_EQ(at("m: {x: 1, y: '${.x}'}", "m.y"), "1");
  EXPECT_EQ(at("m: {x: 1, n: {y: '${..x}'}}", "m.n.y"), "1");
  EXPECT_EQ(at("x: 5\nl: ['${..x}']", "l.0"), "5");
}

TEST(Interpolation, nested_keys) { EXPECT_EQ(at("p: {one: 1}\ns: one\nc: ${p.${s}}", "c"), "1"); }

TEST(Interpolation, ways_through_interpolated_containers) {
  EXPECT_EQ(at("a: {b: {c: 7}}\nd: ${a.b}\ne: ${d.c}", "e"), "7");
}

TEST(Interpolation, escapes_stay_text) {
  EXPECT_EQ(at("a: 1\nc: '\\${a}'", "c"), "'${a}'");
  EXPECT_EQ(at("a: 1\nc: '\\\\${a}'", "c"), "\\1");
}

TEST(Interpolation, the_whole_tree_is_resolved_and_missing_values_stay) {
  EXPECT_EQ(to_yaml(resolved(read_yaml("a: 1\nb:\n  c: ${a}\n  d: ???", "c.yaml"))), "a: 1\nb:\n  c: 1\n  d: ???\n");
}

TEST(Interpolation, an_unknown_key_names_the_nearest) {
  const std::string message = message_of([] { at("server: {port: 80}\nb: ${server.prt}", "b"); });
  EXPECT_NE(message.find("c.yaml:2:4"), std::string::npos) << message;
  EXPECT_NE(message.find("'server.port'"), std::string::npos) << message;
}

TEST(Interpolation, circles_missing_values_and_bad_syntax_are_errors) {
  EXPECT_NE(message_of([] { at("a: ${b}\nb: ${a}", "a"); }).find("circle"), std::string::npos);
  EXPECT_NE(message_of([] { at("a: {b: '${a}'}", "a"); }).find("holds this value itself"), std::string::npos);
  EXPECT_NE(message_of([] { at("a: ???\nb: ${a}", "b"); }).find("a=VALUE"), std::string::npos);
  EXPECT_NE(message_of([] { at("a: ${b", "a"); }).find("not closed"), std::string::npos);
  EXPECT_NE(message_of([] { at("a: ${...b}", "a"); }).find("above the top"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
