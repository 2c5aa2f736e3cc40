#include "src/config/compose.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "src/config/interpolation.h"
#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"
#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::config {
namespace {

using testing::ConfigFolder;
using testing::message_of;
namespace fs = std::filesystem;

const ConfigFolder& folder() {
  static const ConfigFolder files({{"config.yaml", "defaults:\n- _self_\n- db: pg\nname: x\nport: 1\n"},
                                   {"db/pg.yaml", "port: 5432\nurl: ${name}:${.port}\n"},
                                   {"db/my.yaml", "port: 3306\n"}});
  return files;
}

Composition composed(const std::vector<std::string>& overrides) {
  SearchPath search_path = folder().search_path();
  return compose(search_path, {"config", overrides});
}

TEST(Compose, files_are_merged_into_their_packages_and_overrides_follow) {
  EXPECT_EQ(to_yaml(composed({}).root), "name: x\nport: 1\ndb:\n  port: 5432\n  url: ${name}:${.port}\n");
  EXPECT_EQ(to_yaml(composed({"db=my", "db.port=1", "port=2", "port=3"}).root), "name: x\nport: 3\ndb:\n  port: 1\n");
  EXPECT_EQ(scalar_yaml(resolved_at(composed({"name=y"}).root, "db.url")), "y:5432");
}

TEST(Compose, choices_are_recorded) {
  const auto choices = composed({"db=my"}).defaults.choices;
  ASSERT_EQ(choices.size(), 1U);
  EXPECT_EQ(choices[0].second, "my");
}

TEST(Compose, every_value_knows_who_set_it) {
  const Composition composition = composed({"db.port=7"});
  const Node* const port = find_key(composition.root, "db.port");
  EXPECT_EQ(port->origin.text(), "override 'db.port=7'");
  ASSERT_EQ(port->history.size(), 1U);
  EXPECT_NE(port->history[0].origin.text().find("pg.yaml:1:7"), std::string::npos) << port->history[0].origin.text();
}

TEST(Compose, several_bad_overrides_are_reported_together) {
  const std::string message = message_of([] { composed({"prt=2", "db.prt=3"}); });
  EXPECT_NE(message.find("'prt=2'"), std::string::npos);
  EXPECT_NE(message.find("'db.prt=3'"), std::string::npos);
}

TEST(Compose, an_override_that_cannot_be_read_hides_no_other_mistake) {
  const std::string message = message_of([] { composed({"port=[1", "prt=2"}); });
  EXPECT_NE(message.find("override 'port=[1': ',' or ']' is expected"), std::string::npos) << message;
  EXPECT_NE(message.find("'prt'. Did you mean 'port'?"), std::string::npos) << message;
}

TEST(Compose, a_sweep_without_multirun_says_what_to_do) {
  const std::string message = message_of([] { composed({"port=1,2"}); });
  EXPECT_NE(message.find("port=[1,2]"), std::string::npos) << message;
  EXPECT_NE(message.find("--multirun"), std::string::npos) << message;
}

TEST(Compose, a_package_on_something_that_is_no_group_is_an_error) {
  EXPECT_NE(message_of([] { composed({"name@x=2"}); }).find("no config group"), std::string::npos);
}

// Recorded compositions of NeMo's launcher: the unresolved and the resolved YAML, byte for byte.
TEST(Compose, nemos_launcher_tree_composes_unchanged) {
  const fs::path corpora = fs::path(SOTTO_SOURCE_DIR) / "../shared/corpora";
  if (!fs::exists(corpora)) GTEST_SKIP() << "no recorded cases beside the repository";
  SearchPath search_path;
  search_path.add("main", corpora / "nemo_launcher_conf");
  std::ifstream lines(corpora / "nemo_cases.jsonl");
  int cases = 0;
  for (std::string line; std::getline(lines, line); ++cases) {
    const auto recorded = nlohmann::json::parse(line);
    const ComposeRequest request{recorded["config"], recorded["overrides"].get<std::vector<std::string>>()};
    if (recorded.contains("error")) {
      EXPECT_NE(message_of([&] { compose(search_path, request); }), "") << line;
      continue;
    }
    const std::string unresolved = recorded["unresolved"];
    const std::string key = unresolved.substr(0, unresolved.find(':'));
    const Composition composition = compose(search_path, request);
    Node section(Map{});
    section.child(key) = *composition.root.find(key);
    EXPECT_EQ(to_yaml(section), unresolved);
    if (recorded.contains("resolved")) {
      EXPECT_EQ(to_yaml(resolved_at(composition.root, key)), recorded["resolved"].get<std::string>());
    } else {
      EXPECT_NE(message_of([&] { resolved_at(composition.root, key); }), "") << line;
    }
  }
  EXPECT_GT(cases, 100);
}

}  // namespace
}  // namespace sotto::config
