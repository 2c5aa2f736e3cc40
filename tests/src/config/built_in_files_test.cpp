#include "src/config/built_in_files.h"

#include <gtest/gtest.h>

#include "src/config/yaml_reader.h"

namespace sotto::config {
namespace {

TEST(BuiltInFiles, every_file_is_yaml_and_belongs_to_a_group) {
  ASSERT_FALSE(built_in_names().empty());
  for (const std::string_view name : built_in_names()) {
    const std::string source = "pkg://hydra.conf/" + std::string(name) + ".yaml";
    const auto text = built_in_file(source);
    ASSERT_TRUE(text) << name;
    EXPECT_NO_THROW(read_yaml(*text, source)) << name;
    EXPECT_TRUE(is_built_in_group(name.substr(0, name.rfind('/')))) << name;
  }
}

TEST(BuiltInFiles, other_places_hold_nothing) {
  EXPECT_FALSE(built_in_file("hydra/output/default.yaml"));
  EXPECT_FALSE(built_in_file("pkg://hydra.conf/hydra/output/none.yaml"));
  EXPECT_FALSE(is_built_in_group("db"));
}

TEST(BuiltInFiles, run_and_sweep_folders_are_hydras) {
  const auto text = built_in_file("pkg://hydra.conf/hydra/output/default.yaml");
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("outputs/${now:%Y-%m-%d}/${now:%H-%M-%S}"), std::string_view::npos);
}

}  // namespace
}  // namespace sotto::config
