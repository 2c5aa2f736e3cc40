#include "launcher/composed_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

ComposedRun compose(const testing::ConfigFolder& folder, std::vector<std::string> words) {
  words.push_back("--config-path=" + folder.path().string());
  return ComposedRun(parse_command_line(words));
}

TEST(ComposedRun, ResolvesSubtreesAlone) {
  const testing::ConfigFolder folder(
      testing::ConfigFolder::Files{{"config.yaml", "a: {x: '${b}', y: 1}\nb: 2\nbroken: ${no.such}\n"}});
  const ComposedRun run = compose(folder, {"b=3"});
  EXPECT_EQ(std::get<std::int64_t>(run.resolved("a").find("x")->value), 3);
  EXPECT_THAT(testing::message_of([&] { run.resolved("c"); }), ::testing::HasSubstr("no key 'c'"));
}

TEST(ComposedRun, KnowsItsChoices) {
  const testing::ConfigFolder folder(
      {{"config.yaml", "defaults: [{db: one}]\n"}, {"db/one.yaml", "x: 1\n"}, {"db/two.yaml", "x: 2\n"}});
  EXPECT_EQ(compose(folder, {}).choice("db"), "one");
  EXPECT_EQ(compose(folder, {"db=two"}).choice("db"), "two");
  EXPECT_EQ(compose(folder, {}).choice("nothing"), "null");
}

TEST(ComposedRun, HasHydrasOwnNode) {
  const testing::ConfigFolder folder(
      {{"config.yaml", "defaults: [{db: one}]\nwhere: '${hydra:runtime.cwd}'\nwhich: '${hydra:runtime.choices.db}'\n"},
       {"db/one.yaml", "x: 1\n"}});
  const ComposedRun run = compose(folder, {});
  EXPECT_EQ(run.resolved("where").string(), std::filesystem::current_path().string());
  EXPECT_EQ(run.resolved("which").string(), "one");
}

TEST(ComposedRun, TheKeyClusterTypeOfATreeDecides) {
  const testing::ConfigFolder folder({{"config.yaml", "defaults: [_self_, {cluster: bcm}]\ncluster_type: bcp\n"},
                                      {"cluster/bcm.yaml", "partition: null\n"},
                                      {"cluster/bcp.yaml", "type: bcp\n"}});
  EXPECT_EQ(compose(folder, {}).choice("cluster"), "bcp");
}

TEST(ComposedRun, AMisspeltOptionOfAnOptionalItemIsAnError) {
  const testing::ConfigFolder folder({{"config.yaml", "defaults: [{optional recipe: none}]\n"},
                                      {"recipe/llama/squad.yaml", "x: 1\n"},
                                      {"recipe/plain.yaml", "x: 2\n"}});
  EXPECT_EQ(compose(folder, {}).choice("recipe"), "none");
  EXPECT_THAT(testing::message_of([&] { compose(folder, {"recipe=llama/squd"}); }),
              ::testing::StrEq("override 'recipe=llama/squd': the group 'recipe' has no option 'llama/squd'. Did you "
                               "mean 'llama/squad'? Available: plain, llama/squad"));
}

TEST(ComposedRun, ATreeWithoutTheClusterTakesSottosOwn) {
  const testing::ConfigFolder folder({{"config.yaml", "defaults: [_self_, {cluster: bcm}]\ncluster_type: bcm\n"},
                                      {"cluster/bcm.yaml", "partition: null\n"}});
  ::setenv("SOTTO_CONF_DIR", SOTTO_SOURCE_DIR "/conf", 1);
  EXPECT_EQ(compose(folder, {"cluster_type=bcm"}).choice("cluster"), "bcm");
  const ComposedRun run = compose(folder, {"cluster_type=bcp"});
  EXPECT_EQ(run.choice("cluster"), "bcp");
  EXPECT_EQ(run.resolved("cluster.type").string(), "bcp");
  EXPECT_EQ(compose(folder, {"++cluster_type=interactive"}).choice("cluster"), "local");
  ::unsetenv("SOTTO_CONF_DIR");
}

TEST(ComposedRun, OneMoreFolderOfConfiguration) {
  const testing::ConfigFolder folder(testing::ConfigFolder::Files{{"config.yaml", "a: 1\n"}});
  const testing::ConfigFolder more(testing::ConfigFolder::Files{{"db/mine.yaml", "x: 7\n"}});
  const ComposedRun run = compose(folder, {"--config-dir", more.path().string(), "+db=mine"});
  EXPECT_EQ(std::get<std::int64_t>(run.resolved("db.x").value), 7);
}

}  // namespace
}  // namespace sotto::launcher
