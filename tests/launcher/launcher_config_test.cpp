#include "launcher/launcher_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/config_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Bound {
  LauncherConfig settings;
  config::BindReport report;
};

Bound bind(const std::string& yaml, std::vector<std::string> words = {}) {
  const testing::ConfigFolder folder(testing::ConfigFolder::Files{{"config.yaml", yaml}});
  words.push_back("--config-path=" + folder.path().string());
  Bound bound;
  bound.settings = bind_launcher_config(ComposedRun(parse_command_line(words)), bound.report);
  return bound;
}

TEST(LauncherConfig, OneStageMayBeOneWord) {
  const Bound bound = bind("stages: []\nbase_results_dir: /r\n", {"stages=prompt_learning"});
  EXPECT_THAT(bound.settings.stages, ElementsAre("prompt_learning"));
  EXPECT_THAT(bound.report.problems, IsEmpty());
}

TEST(LauncherConfig, KeysOfNemoAreReportedAsWithoutEffect) {
  const Bound bound = bind("stages: [conversion]\nbase_results_dir: ${launcher_scripts_path}/results\n",
                           {"launcher_scripts_path=/ls", "debug=true"});
  EXPECT_EQ(bound.settings.base_results_dir, "/ls/results");
  EXPECT_THAT(bound.report.without_effect, ElementsAre("launcher_scripts_path", "debug"));
  EXPECT_THAT(bound.report.problems, IsEmpty());
}

TEST(LauncherConfig, AVariableIsAKeyThatSomethingRefersTo) {
  EXPECT_THAT(bind("stages: [a]\nbase_results_dir: ${scratch}/r\nscratch: /s\n").report.problems, IsEmpty());
  EXPECT_THAT(bind("stages: [a]\nbase_results_dir: /r\nenv_var: {}\n").report.problems,
              ElementsAre(HasSubstr("env_var: there is no such key")));
}

struct TopProblem {
  const char* name;
  const char* yaml;
  const char* problem;
};

class LauncherConfigProblem : public ::testing::TestWithParam<TopProblem> {};

TEST_P(LauncherConfigProblem, IsFound) {
  EXPECT_THAT(bind(GetParam().yaml).report.problems, Contains(HasSubstr(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    All, LauncherConfigProblem,
    ::testing::Values(TopProblem{"no_stages", "stages: []\nbase_results_dir: /r\n",
                                 "nothing to run; name at least one: stages=[data_"},
                      TopProblem{"no_folder", "stages: [a]\n", "base_results_dir: must be set"},
                      TopProblem{"missing", "stages: [a]\nbase_results_dir: ${x}/r\nx: ???\n", "x=VALUE"},
                      TopProblem{"variable_name", "stages: [a]\nbase_results_dir: /r\nenv_vars: {'a b': 1}\n",
                                 "is no name of an environment variable"},
                      TopProblem{"secret", "stages: [a]\nbase_results_dir: /r\nenv_vars: {HF_TOKEN: x}\n",
                                 "looks like a secret"},
                      TopProblem{"type", "stages: {a: b}\nbase_results_dir: /r\n", "stages: expected a list"}),
    [](const auto& one) { return one.param.name; });

TEST(LauncherConfig, VariablesThatOnlySoundSecretPass) {
  EXPECT_THAT(bind("stages: [a]\nbase_results_dir: /r\nenv_vars: {TOKENIZERS_PARALLELISM: 0, HF_TOKEN: null}\n")
                  .report.problems,
              IsEmpty());
}

}  // namespace
}  // namespace sotto::launcher
