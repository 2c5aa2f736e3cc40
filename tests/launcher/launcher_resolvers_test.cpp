#include "launcher/launcher_resolvers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launcher/installation.h"
#include "src/config/yaml_reader.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

config::Node value_of(const std::string& text) {
  const config::Node root = config::read_yaml("a: " + text, "test.yaml");
  const config::ResolverTable table = launcher_resolvers();
  return config::Interpolation(root, table).resolve({"a"});
}

TEST(LauncherResolvers, AnswerWhatOnlyTheLauncherKnows) {
  EXPECT_EQ(value_of("${sotto:home}").string(), home_folder().string());
  EXPECT_EQ(std::get<std::int64_t>(value_of("${multiply:3,4}").value), 12);
}

TEST(LauncherResolvers, NameTheNearestForAnUnknownArgument) {
  EXPECT_THAT(testing::message_of([] { value_of("${sotto:hoem}"); }), ::testing::HasSubstr("Did you mean 'home'?"));
}

}  // namespace
}  // namespace sotto::launcher
