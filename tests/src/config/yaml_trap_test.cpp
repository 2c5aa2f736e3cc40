#include "src/config/yaml_trap.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::config {
namespace {

TEST(YamlTrap, what_reads_differently_than_it_looks) {
  const struct {
    const char* plain;
    const char* expected;  // a part of the warning; "" for none
  } cases[] = {
      {"no", "'no' is the boolean false"},
      {"On", "'On' is the boolean true"},
      {"4:00:00", "is the number 14400"},
      {"-1:30", "is the number -90"},
      {"010", "is the number 8"},
      {"1e400", "becomes infinite"},
      {"04:00:00", ""},
      {"true", ""},
      {"False", ""},
      {"0.5", ""},
      {"0", ""},
      {".inf", ""},
      {"norway", ""},
      {"~", ""},
  };
  for (const auto& [plain, expected] : cases) {
    const auto trap = yaml_trap(plain);
    if (*expected == '\0') {
      EXPECT_FALSE(trap) << plain;
    } else {
      ASSERT_TRUE(trap) << plain;
      EXPECT_NE(trap->find(expected), std::string::npos) << *trap;
    }
  }
}

TEST(YamlTrap, the_reader_collects_them_with_their_lines) {
  std::vector<std::string> traps;
  read_yaml_value("a: 'no'\nb: no\nc: [4:00:00]\n", "c.yaml", &traps);
  ASSERT_EQ(traps.size(), 2U);
  EXPECT_EQ(traps[0].find("c.yaml:2:4: 'no' is the boolean false"), 0U) << traps[0];
  EXPECT_NE(traps[0].find("\n  2 | b: no\n    |    ^"), std::string::npos) << traps[0];
}

}  // namespace
}  // namespace sotto::config
