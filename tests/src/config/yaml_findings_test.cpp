#include "src/config/yaml_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/config_folder.h"

namespace sotto::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(YamlFindings, EveryFileIsRead) {
  const testing::ConfigFolder folder({{"config.yaml", "shuffle: no\n"},
                                      {"db/one.yml", "port: 010\n"},
                                      {"db/deep/bad.yaml", "a: 'open\n"},
                                      {"notes.txt", "off\n"}});
  const YamlFindings findings = yaml_findings(folder.search_path());
  EXPECT_EQ(findings.files, 3U);
  EXPECT_THAT(findings.problems, ElementsAre(HasSubstr("db/deep/bad.yaml:1:4: not valid YAML")));
  EXPECT_THAT(findings.traps, ElementsAre(HasSubstr("config.yaml:1:10: 'no' is the boolean false"),
                                          HasSubstr("db/one.yml:1:7: '010' is the number 8")));
}

TEST(YamlFindings, BuiltInFilesAreOurs) {
  SearchPath search_path;
  search_path.add_built_in();
  EXPECT_EQ(yaml_findings(search_path).files, 0U);
}

}  // namespace
}  // namespace sotto::config
