#include "src/config/hydra_node.h"

#include <gtest/gtest.h>
#include <cstdlib>

#include "src/config/key_path.h"
#include "src/config/yaml_reader.h"
#include "src/config/yaml_writer.h"
#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::ConfigFolder;
using testing::message_of;

Composition composed(const std::vector<std::string>& overrides) {
  const ConfigFolder folder({{"config.yaml", "defaults:\n- _self_\n- db: pg\nname: x\n"},
                             {"db/pg.yaml", "port: 1\n"},
                             {"db/my.yaml", "port: 2\n"}});
  SearchPath search_path;
  search_path.add_built_in();
  search_path.add("main", folder.path());
  ComposeRequest request;
  request.overrides = overrides;
  request.with_hydra = true;
  return compose(search_path, request);
}

std::string value(const Composition& composition, std::string_view key) {
  const Node* const node = find_key(composition.root, key);
  return node == nullptr ? "(none)" : node->is_list() ? scalar_yaml(*node) : scalar_text(*node);
}

TEST(HydraNode, tells_what_was_composed) {
  const Composition composition = composed({"db=my", "name=y", "hydra.job.num=3"});
  EXPECT_EQ(value(composition, "hydra.runtime.choices.db"), "my");
  EXPECT_EQ(value(composition, "hydra.overrides.task"), "[db=my, name=y]");
  EXPECT_EQ(value(composition, "hydra.overrides.hydra"), "[hydra.job.num=3]");
  EXPECT_EQ(value(composition, "hydra.job.name"), "sotto");
  EXPECT_EQ(value(composition, "hydra.job.config_name"), "config");
  EXPECT_EQ(value(composition, "hydra.job.override_dirname"), "db=my,name=y");
  EXPECT_EQ(value(composition, "hydra.runtime.version"), "1.3.2");
}

TEST(HydraNode, the_folder_name_leaves_out_and_replaces_what_it_is_told_to) {
  const Composition composition =
      composed({"name=y", "db.port=7", "hydra.job.config.override_dirname.exclude_keys=[name]",
                "hydra.job.config.override_dirname.kv_sep=-"});
  EXPECT_EQ(value(composition, "hydra.job.override_dirname"), "db.port-7");
}

TEST(HydraNode, the_job_and_the_node_can_be_parted) {
  const Composition composition = composed({});
  EXPECT_EQ(to_yaml(job_config(composition.root)), "name: x\ndb:\n  port: 1\n");
  const Node hydra = hydra_config(composition.root);
  ASSERT_EQ(hydra.map().size(), 1U);
  EXPECT_EQ(hydra.map()[0].second.find("help"), nullptr);
  EXPECT_NE(hydra.map()[0].second.find("run"), nullptr);
}

TEST(HydraNode, copies_the_environment_and_warns_of_what_is_not_set) {
  ::setenv("SOTTO_TEST_COPIED", "1 2", 1);
  const Composition composition = composed({"hydra.job.env_copy=[SOTTO_TEST_COPIED,SOTTO_TEST_NOT_SET]"});
  EXPECT_EQ(value(composition, "hydra.job.env_set.SOTTO_TEST_COPIED"), "1 2");
  EXPECT_EQ(value(composition, "hydra.job.env_set.SOTTO_TEST_NOT_SET"), "(none)");
  ASSERT_EQ(composition.warnings.size(), 1U);
  EXPECT_NE(composition.warnings[0].find("'SOTTO_TEST_NOT_SET', which is not set"), std::string::npos);
  ::unsetenv("SOTTO_TEST_COPIED");
}

TEST(HydraNode, a_part_that_is_no_mapping_is_an_error) {
  EXPECT_NE(message_of([] { composed({"hydra.run=5"}); }).find("'hydra.run' must be a mapping, but is 5"),
            std::string::npos);
}

}  // namespace
}  // namespace sotto::config
