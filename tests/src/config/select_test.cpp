#include "src/config/select.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::message_of;

std::string selected(const char* yaml, const char* key, const SelectOptions& options = {}) {
  const auto found = select_value(read_yaml(yaml, "c.yaml"), key, options);
  return found ? scalar_yaml(*found) : "(nothing)";
}

TEST(Select, values_at_a_key) {
  EXPECT_EQ(selected("a: {b: [1, 2]}", "a.b[1]"), "2");
  EXPECT_EQ(selected("a: {b: [1, 2]}", "a.b.-1"), "2");
  EXPECT_EQ(selected("a: 1\nb: ${a}", "b"), "1");
  EXPECT_EQ(selected("a: {c: 1}\nb: ${a}", "b.c"), "1");
  EXPECT_EQ(selected("a: 1", ""), "{a: 1}");
  EXPECT_EQ(selected("a: 1", "b"), "(nothing)");
  EXPECT_EQ(selected("a: ???", "a"), "(nothing)");
}

TEST(Select, what_counts_as_an_error_can_be_chosen) {
  EXPECT_NE(message_of([] { selected("a: ???", "a", {.throw_on_missing = true}); }).find("'a' has no value yet"),
            std::string::npos);
  EXPECT_NE(message_of([] { selected("a: ${b}", "a"); }).find("names no key"), std::string::npos);
  EXPECT_EQ(selected("a: ${b}", "a", {.throw_on_resolution_failure = false}), "(nothing)");
  EXPECT_NE(message_of([] { selected("a: 1", "..a"); }).find("above the top"), std::string::npos);
}

}  // namespace
}  // namespace sotto::config
