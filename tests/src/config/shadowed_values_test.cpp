#include "src/config/shadowed_values.h"

#include <gtest/gtest.h>

#include "src/config/compose.h"
#include "tests/support/config_folder.h"

namespace sotto::config {
namespace {

class ShadowedValuesTest : public ::testing::Test {
 protected:
  std::vector<ShadowedValues::Shadowed> shadowed(const std::vector<std::vector<std::string>>& compositions) {
    ShadowedValues values;
    for (const auto& overrides : compositions) {
      values.add(compose(folder_.search_path(), {.config_name = "config", .overrides = overrides}).root);
    }
    return values.values();
  }

 private:
  testing::ConfigFolder folder_{{{"config.yaml", "defaults: [_self_, {db: one}]\ndb: {port: 1, name: x}\n"},
                                 {"db/one.yaml", "port: 80\n"},
                                 {"db/two.yaml", "defaults: [one]\nport: 81\nname: y\n"},
                                 {"db/three.yaml", "user: z\n"}}};
};

TEST_F(ShadowedValuesTest, AValueThatEveryOptionSetsOverNeverCounts) {
  const auto values = shadowed({{}, {"db=two"}});
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values[0].key, "db.port");
  EXPECT_EQ(values[0].value, "1");
  EXPECT_EQ(values[0].origin.line, 2);
  EXPECT_TRUE(values[0].set_over_by.source.ends_with("db/one.yaml"));
}

TEST_F(ShadowedValuesTest, OneCompositionInWhichItCountsIsEnough) {
  EXPECT_TRUE(shadowed({{}, {"db=two"}, {"db=three"}}).empty());
}

TEST_F(ShadowedValuesTest, TheCommandLineShadowsNothing) {
  EXPECT_TRUE(shadowed({{"db=three", "db.port=5"}, {"db=three"}}).empty());
}

}  // namespace
}  // namespace sotto::config
