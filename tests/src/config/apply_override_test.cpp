#include "src/config/apply_override.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string after(std::string_view yaml, std::string_view override) {
  Node root = read_yaml(yaml, "c.yaml");
  apply_override(root, parse_override(override));
  return scalar_yaml(root);
}

TEST(ApplyOverride, changes_what_exists) {
  EXPECT_EQ(after("a: {b: 1}", "a.b=2"), "{a: {b: 2}}");
  EXPECT_EQ(after("a: {b: 1, c: 2}", "a={b: 5}"), "{a: {b: 5, c: 2}}");
  EXPECT_EQ(after("a: [1, 2]", "a=[3]"), "{a: [3]}");
  EXPECT_EQ(after("a: [1, 2]", "a.0=9"), "{a: [9, 2]}");
  EXPECT_EQ(after("a: 1", "a=null"), "{a: null}");
}

TEST(ApplyOverride, adds_forces_and_deletes) {
  EXPECT_EQ(after("a: {b: 1}", "+a.c.d=2"), "{a: {b: 1, c: {d: 2}}}");
  EXPECT_EQ(after("a: null", "+a=1"), "{a: 1}");
  EXPECT_EQ(after("a: 1", "++a=2"), "{a: 2}");
  EXPECT_EQ(after("a: 1", "++b.c=2"), "{a: 1, b: {c: 2}}");
  EXPECT_EQ(after("a: {b: 1, c: null}", "~a.c"), "{a: {b: 1}}");
  EXPECT_EQ(after("a: [1, 2]", "~a.0"), "{a: [2]}");
  EXPECT_EQ(after("a: 1\nb: 2", "~a=1"), "{b: 2}");
}

TEST(ApplyOverride, unknown_keys_name_the_nearest_and_plus_only_where_none_is_near) {
  const std::string near = message_of([] { after("optim: {lr: 1}", "optim.lrr=2"); });
  EXPECT_NE(near.find("'optim.lr'"), std::string::npos) << near;
  EXPECT_EQ(near.find("+optim"), std::string::npos) << near;
  EXPECT_NE(message_of([] { after("a: 1", "zebra=2"); }).find("+zebra=2"), std::string::npos);
  EXPECT_NE(message_of([] { after("a: {name: 1}", "a={nmae: 2}"); }).find("'a.name'"), std::string::npos);
}

TEST(ApplyOverride, wrong_uses_are_errors) {
  EXPECT_NE(message_of([] { after("a: 1", "+a=2"); }).find("exists already"), std::string::npos);
  EXPECT_NE(message_of([] { after("a: 1", "~a=2"); }).find("nothing was deleted"), std::string::npos);
  EXPECT_NE(message_of([] { after("a: {b: '${not.there}'}", "~a=2"); }).find("nothing was deleted"), std::string::npos);
  EXPECT_NE(message_of([] { after("a: [1]", "+a.5=2"); }).find("has no element '5'"), std::string::npos);
}

TEST(ApplyOverride, a_key_must_be_given) {
  for (const char* const text : {"=2", "+=2", "++={b: 1}", "~"}) {
    EXPECT_EQ(message_of([&] { after("a: 1", text); }),
              std::string("override '") + text + "': the key is missing. An override is key=value.");
  }
}

}  // namespace
}  // namespace sotto::config
