#include "src/config/update.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string updated(const char* yaml, const char* key, const char* value, const UpdateOptions& options = {}) {
  Node root = read_yaml(yaml, "c.yaml");
  update_value(root, key, read_yaml_value(value, "value"), options);
  return scalar_yaml(root);
}

TEST(Update, values_are_set_and_mappings_made_on_the_way) {
  EXPECT_EQ(updated("a: 1", "a", "2"), "{a: 2}");
  EXPECT_EQ(updated("{}", "a.b.c", "2"), "{a: {b: {c: 2}}}");
  EXPECT_EQ(updated("a: 1", "a.b", "2"), "{a: {b: 2}}");
  EXPECT_EQ(updated("a: [1, 2]", "a.-1", "3"), "{a: [1, 3]}");
  EXPECT_EQ(updated("a: {b: 1}", "a", "{c: 2}"), "{a: {b: 1, c: 2}}");
  EXPECT_EQ(updated("a: {b: 1}", "a", "{c: 2}", {.merge = false}), "{a: {c: 2}}");
  EXPECT_EQ(updated("a: [1, 2]", "a", "[3]"), "{a: [3]}");
}

TEST(Update, errors) {
  const UpdateOptions closed = {.merge = true, .is_closed = true};
  EXPECT_NE(message_of([&] { updated("abc: 1", "abd", "2", closed); }).find("no key 'abd'. Did you mean 'abc'?"),
            std::string::npos);
  EXPECT_NE(message_of([&] { updated("a: {b: 1}", "a", "{c: 2}", closed); }).find("no key 'a.c'"), std::string::npos);
  EXPECT_NE(message_of([&] {
              updated("a: {db: {port: 1}}", "db.port", "2", closed);
            }).find("no key 'db.port'. Did you mean 'a.db.port'?"),
            std::string::npos);
  EXPECT_NE(message_of([] { updated("a: [1]", "a.5", "2"); }).find("'a' is a list of 1 elements"), std::string::npos);
  EXPECT_NE(message_of([] { updated("a: ???", "a.b", "2"); }).find("'a' has no value yet"), std::string::npos);
  EXPECT_NE(message_of([] { updated("a: {b: 1}", "a", "[2]"); }).find("cannot be merged"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
