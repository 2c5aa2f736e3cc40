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
  EXPECT_EQ(option_check_text(check), std::to_string(check.checked) + " options checked, 0 problems\n");
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

}  // namespace
}  // namespace sotto::launcher
