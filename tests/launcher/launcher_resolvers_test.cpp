#include "launcher/launcher_resolvers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "launcher/installation.h"
#include "src/config/yaml_reader.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

config::Node value_of(const std::string& text) {
  const config::Node root = config::read_yaml("a: " + text, "test.yaml");
  const config::ResolverTable table = launcher_resolvers({{"training", "gpt3/5b"}, {"peft", "null"}});
  return config::Interpolation(root, table).resolve({"a"});
}

TEST(LauncherResolvers, AnswerWhatOnlyTheLauncherKnows) {
  EXPECT_EQ(value_of("${sotto:home}").string(), home_folder().string());
  EXPECT_EQ(value_of("${hydra:runtime.cwd}").string(), std::filesystem::current_path().string());
  EXPECT_EQ(value_of("${hydra:runtime.choices.training}").string(), "gpt3/5b");
  EXPECT_TRUE(value_of("${hydra:runtime.choices.peft}").is_null());
  EXPECT_EQ(std::get<std::int64_t>(value_of("${multiply:3,4}").value), 12);
}

TEST(LauncherResolvers, NameTheNearestForAnUnknownArgument) {
  EXPECT_THAT(testing::message_of([] { value_of("${sotto:hoem}"); }), ::testing::HasSubstr("Did you mean 'home'?"));
  EXPECT_THAT(testing::message_of([] { value_of("${hydra:runtime.cdw}"); }), ::testing::HasSubstr("'runtime.cwd'"));
}

}  // namespace
}  // namespace sotto::launcher
