#include "launcher/check_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/config_folder.h"
#include "tests/support/launcher_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::HasSubstr;

TEST(CheckOptions, OursAreSound) {
  const testing::LauncherFolder folder;
  const OptionCheck check = check_options(parse_command_line({"--check"}));
  EXPECT_EQ(option_check_text(check), std::to_string(check.checked) + " options checked, 0 problems, 0 warnings\n");
  EXPECT_GT(check.checked, 7U);
}

TEST(CheckOptions, ABadOptionIsNamedWithItsProblem) {
  const testing::ConfigFolder folder(
      {{"config.yaml", "defaults: [{conversion: null}, {cluster: null}]\n"},
       {"conversion/good.yaml", "run: {name: c, results_dir: /r}\nmodel: {source_path: /m, output_path: /o}\n"},
       {"conversion/llama/bad.yaml", "run: {name: c, results_dir: /r}\nmodel: {source_path: /m, output: /o}\n"},
       {"conversion/worse.yaml", "run: {name: '${no.such}'}\n"},
       {"cluster/local.yaml", "type: lokal\n"}});
  const OptionCheck check = check_options(parse_command_line({"--check", "--config-path", folder.path().string()}));
  const std::string text = option_check_text(check);
  EXPECT_EQ(check.checked, 4U);
  EXPECT_THAT(text, HasSubstr("conversion=llama/bad: conversion.model.output: there is no such key"));
  EXPECT_THAT(text, HasSubstr("conversion=worse: "));
  EXPECT_THAT(text, HasSubstr("cluster=local: cluster: there is no place of the type 'lokal'"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("conversion=good")));
  EXPECT_THAT(option_check_json(check), HasSubstr("\"option\": \"conversion=worse\""));
}

TEST(CheckOptions, EveryGroupIsChecked) {
  const testing::ConfigFolder folder(
      {{"config.yaml", "defaults: [_self_, {db: one}, {db/port@cluster: http}]\nstages: [db]\nbase_results_dir: /r\n"},
       {"db/one.yaml", "path: ${base_results_dir}/x\n"},
       {"db/deep/two.yaml", "path: ${no.such}\n"},
       {"db/port/http.yaml", "type: lokal\n"},
       {"experiment/fast.yaml", "# @package _global_\ndb: {path: '${nowhere}'}\n"}});
  const OptionCheck check = check_options(parse_command_line({"--check", "--config-path", folder.path().string()}));
  EXPECT_EQ(check.checked, 4U);
  const std::string text = option_check_text(check);
  EXPECT_THAT(text, HasSubstr("db=deep/two: "));
  EXPECT_THAT(text, HasSubstr("experiment=fast: "));
  EXPECT_THAT(text, HasSubstr("names no key"));
}

class CheckWarnings : public ::testing::Test {
 protected:
  OptionCheck check(const std::vector<std::string>& overrides = {}) {
    std::vector<std::string> words{"--check", "--config-path", folder_.path().string()};
    words.insert(words.end(), overrides.begin(), overrides.end());
    return check_options(parse_command_line(words));
  }

 private:
  testing::ConfigFolder folder_{{{"config.yaml",
                                  "defaults: [_self_, {conversion: a}]\nstages: [conversion]\nbase_results_dir: /r\n"
                                  "conversion: {model: {precision: fp32, overwrite: no}}\ndebug: true\n"},
                                 {"conversion/a.yaml",
                                  "run: {name: '${.convert_name}', results_dir: /r, convert_name: c, model_size: 5b}\n"
                                  "model: {source_path: /m, output_path: /o, precision: bf16}\n"},
                                 {"conversion/b.yaml", "defaults: [a]\nmodel: {precision: fp32}\n"}}};
};

TEST_F(CheckWarnings, AllKinds) {
  const OptionCheck found = check();
  const std::string text = option_check_text(found);
  EXPECT_TRUE(found.problems.empty()) << text;
  EXPECT_THAT(text, HasSubstr("warning: config: accepted, without effect: debug\n"));
  EXPECT_THAT(text, HasSubstr("warning: conversion=a: conversion.run.model_size ("));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("conversion.run.convert_name")));
  EXPECT_THAT(text, ::testing::ContainsRegex("config.yaml:4:33: conversion.model.precision = fp32 never counts: "
                                             ".*/conversion/a.yaml:2:54 sets it over."));
  EXPECT_THAT(text, HasSubstr("config.yaml:4:50: 'no' is the boolean false in YAML 1.1"));
  EXPECT_THAT(option_check_json(found), HasSubstr("\"kind\": \"shadowed_value\""));
}

}  // namespace
}  // namespace sotto::launcher
