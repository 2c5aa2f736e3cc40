#include "src/config/interpolation_text.h"

#include <gtest/gtest.h>

#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

// Shows how the arguments of a call arrive: as one list.
const ResolverTable& listing_resolvers() {
  static const ResolverTable table = {
      {"list", [](const ResolverCall& call) { return Node(List(call.arguments), call.origin); }}};
  return table;
}

std::string evaluated(const std::string& text) {
  Node root(Map{});
  root.child("a") = Node(std::int64_t{1});
  Interpolation interpolation(root, listing_resolvers());
  const Origin origin{"test", 0, 0};
  const KeyParts container;
  return scalar_yaml(InterpolationText(text, interpolation, container, origin).value());
}

TEST(InterpolationText, arguments_are_typed_values) {
  EXPECT_EQ(evaluated("${list:1, x y, true,null}"), "[1, x y, true, null]");
  EXPECT_EQ(evaluated("${list:}"), "[]");
  EXPECT_EQ(evaluated("${list:[1,2],{k: v}}"), "[[1, 2], {k: v}]");
}

TEST(InterpolationText, arguments_may_hold_interpolations) {
  EXPECT_EQ(evaluated("${list:${a},\"b ${a}\",${list:2}}"), "[1, b 1, [2]]");
}

TEST(InterpolationText, text_around_an_interpolation) { EXPECT_EQ(evaluated("x${a}y${ a }"), "x1y1"); }

TEST(InterpolationText, bad_syntax_points_at_the_place) {
  EXPECT_NE(message_of([] { evaluated("${}"); }).find("without a key"), std::string::npos);
  EXPECT_NE(message_of([] { evaluated("${list:1"); }).find("^"), std::string::npos);
  EXPECT_NE(message_of([] { evaluated("${a(b}"); }).find("'('"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
