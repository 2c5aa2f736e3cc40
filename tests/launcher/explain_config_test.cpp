#include "launcher/explain_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/config_folder.h"
#include "tests/support/message_of.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class ExplainConfig : public ::testing::Test {
 protected:
  std::string explain(std::vector<std::string> words) {
    words.push_back("--config-path=" + folder_.path().string());
    const CommandLine line = parse_command_line(words);
    return explained(ComposedRun(line), line);
  }
  nlohmann::json json(const std::string& key) {
    return nlohmann::json::parse(explain({"--explain", key, "--format=json", "db.port=81"}));
  }

 private:
  testing::ConfigFolder folder_{
      {{"config.yaml", "defaults: [_self_, {db: one}]\nname: x\npath: /d/${name}\n"},
       {"db/one.yaml", "port: 80\nhosts: [a, b]\nusers:\n  - {name: '${name}'}\noptions: {}\n"}}};
};

TEST_F(ExplainConfig, OneValueWithAllWhoSetIt) {
  EXPECT_THAT(explain({"--explain", "db.port", "db.port=81"}),
              MatchesRegex("db.port = 81\n  set by override 'db.port=81'\n  before: 80 set by .*/db/one.yaml:1:7\n"));
  EXPECT_THAT(explain({"--explain", "path"}), HasSubstr("path = /d/x\n  set by "));
  EXPECT_EQ(json("db.port")["value"], 81);
  EXPECT_EQ(json("db.port")["before"][0]["value"], "80");
}

TEST_F(ExplainConfig, ASectionIsATable) {
  const std::string table = explain({"--explain", "db", "db.port=81"});
  EXPECT_THAT(table, MatchesRegex("key +value +resolved +set by\n"
                                  "db.port +81 +override 'db.port=81'\n"
                                  "db.hosts +.a, b. +[^ ]*one.yaml:2:8\n"
                                  "db.users.0.name +[^ ]*name[^ ]* +x +[^ ]*one.yaml:4:12\n"
                                  "db.options +[^ ]* +[^ ]*one.yaml:5:10\n"));
}

TEST_F(ExplainConfig, TheWholeConfigurationWithoutHydrasOwn) {
  EXPECT_THAT(explain({"--explain", "_global_"}),
              AllOf(HasSubstr("\nname"), HasSubstr("\ndb.port"), Not(HasSubstr("hydra."))));
}

TEST_F(ExplainConfig, ASectionInJson) {
  const nlohmann::json section = json("db");
  EXPECT_EQ(section["key"], "db");
  EXPECT_EQ(section["values"].size(), 4U);
  EXPECT_EQ(section["values"][2]["written"], "${name}");
  EXPECT_EQ(section["values"][2]["value"], "x");
}

TEST_F(ExplainConfig, WhatCannotBeResolvedIsTold) {
  EXPECT_THAT(explain({"--explain", "path", "path='${no.such}'"}), HasSubstr("it cannot be resolved: "));
  EXPECT_THAT(explain({"--explain", "_global_", "path='${no.such}'"}),
              AllOf(HasSubstr("(cannot be resolved)"), HasSubstr("\npath cannot be resolved: ")));
}

TEST_F(ExplainConfig, AnUnknownKeyGetsTheNearest) {
  EXPECT_THAT(testing::message_of([&] { explain({"--explain", "db.prot"}); }), HasSubstr("Did you mean 'db.port'"));
}

TEST_F(ExplainConfig, LongValuesAreCutInTheTableOnly) {
  const std::string text(100, 'a');
  EXPECT_THAT(explain({"--explain", "_global_", "name=" + text}), HasSubstr("  " + text.substr(0, 48) + "...  "));
}

}  // namespace
}  // namespace sotto::launcher
