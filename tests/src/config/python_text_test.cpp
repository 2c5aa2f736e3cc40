#include "src/config/python_text.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::config {
namespace {

TEST(PythonText, as_str_and_repr_write_it) {
  const struct {
    const char* yaml;
    const char* str;
    const char* repr;
  } cases[] = {
      {"null", "None", "None"},
      {"true", "True", "True"},
      {"1.0", "1.0", "1.0"},
      {"1e20", "1e+20", "1e+20"},
      {"a b", "a b", "'a b'"},
      {"it's", "it's", "\"it's\""},
      {"[1, a]", "[1, 'a']", "[1, 'a']"},
      {"{a: 1, 2: null}", "{'a': 1, 2: None}", "{'a': 1, 2: None}"},
      {"\"a\\nb\"", "a\nb", "'a\\nb'"},
  };
  for (const auto& [yaml, str, repr] : cases) {
    const Node node = read_yaml_value(yaml, "c.yaml");
    EXPECT_EQ(python_text(node), str) << yaml;
    EXPECT_EQ(python_repr(node), repr) << yaml;
  }
}

}  // namespace
}  // namespace sotto::config
