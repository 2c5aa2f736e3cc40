#include "launcher/shell_completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "src/core/atomic_file.h"
#include "src/core/error.h"
#include "src/core/mapped_file.h"
#include "tests/support/message_of.h"
#include "tests/support/temporary_folder.h"

namespace sotto::launcher {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string answer(const std::string& word) {
  return shell_completion("/opt/bin/sotto", parse_command_line({"-sc", word}));
}

TEST(ShellCompletion, WrongWordsSayWhatIsRight) {
  EXPECT_THAT(testing::message_of([] { answer("instal=bash"); }), HasSubstr("Did you mean 'install'"));
  EXPECT_THAT(testing::message_of([] { answer("install=bsh"); }),
              AllOf(HasSubstr("no shell 'bsh'. Did you mean 'bash'"), HasSubstr("Shells: bash, fish, zsh.")));
  EXPECT_THAT(testing::message_of([] { shell_completion("sotto", parse_command_line({"-sc"})); }),
              HasSubstr("--shell-completion does one thing at a time. Write"));
  ::unsetenv("COMP_LINE");
  EXPECT_THAT(testing::message_of([] { answer("query=bash"); }), HasSubstr("COMP_LINE, which is not set"));
}

TEST(ShellCompletion, AQueryAnswersInTheShellsForm) {
  ::setenv("SOTTO_CONF_DIR", SOTTO_SOURCE_DIR "/conf", 1);
  ::setenv("COMP_LINE", "sotto cluster=bc", 1);
  EXPECT_EQ(answer("query=bash"), "cluster=bcm cluster=bcp\n");
  EXPECT_EQ(answer("query=zsh"), "cluster=bcm cluster=bcp\n");
  EXPECT_EQ(answer("query=fish"), "cluster=bcm\ncluster=bcp\n");
  ::unsetenv("COMP_LINE");
  ::unsetenv("SOTTO_CONF_DIR");
}

// Runs a shell with the installed script; what it writes.
std::string in_shell(const std::string& shell, const std::string& script) {
  const testing::TemporaryFolder folder;
  core::write_file_atomically(folder / "script", script);
  const std::string command = "SOTTO_CONF_DIR=" SOTTO_SOURCE_DIR "/conf PATH=" SOTTO_BIN_DIR ":$PATH " + shell + " '" +
                              (folder / "script").string() + "' >'" + (folder / "out").string() + "' 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
  return core::read_text_file(folder / "out");
}

// As readline calls it: the line cut into words at spaces and at = and :.
constexpr const char* kAskBash = R"sh(
complete -W "old words" sotto
eval "$(sotto -sc install=bash)"
ask() {
  COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
  _sotto_completion sotto
  printf '<%s>' "${COMPREPLY[@]}"
  echo
}
ask 'sotto cluster=bc'
ask 'sotto clus'
ask 'sotto data_preparation=sq'
ask 'sotto prompt_learning.model.opt'
ask 'sotto prompt_learning=llama/s'
complete -p sotto
eval "$(sotto -sc uninstall=bash)"
complete -p sotto
type _sotto_completion 2>/dev/null || echo gone
)sh";

TEST(ShellCompletion, BashCompletes) {
  EXPECT_EQ(in_shell("bash", kAskBash),
            "<bcm><bcp>\n<cluster.><cluster=>\n<squad><squad_v2_by_topic>\n<prompt_learning.model.optim.>\n"
            "<llama/squad><llama/squad_p_tuning><llama/squad_prompt_tuning>\n"
            "complete -o default -o nospace -F _sotto_completion sotto\ncomplete -W 'old words' sotto\ngone\n");
}

bool has_shell(const std::string& shell) { return std::system(("command -v " + shell + " >/dev/null").c_str()) == 0; }

// As zsh's line editor calls it: BUFFER holds the line, and what compadd is given is offered.
constexpr const char* kAskZsh = R"sh(
autoload -Uz compinit && compinit -u -d "$(mktemp)"
eval "$(sotto -sc install=zsh)"
compadd() { shift 3; printf '<%s>' "$@"; echo; }
_files() { echo files; }
ask() {
  BUFFER=$1 CURSOR=${#1} words=(sotto)
  ${_comps[sotto]}
}
ask 'sotto cluster=bc'
ask 'sotto clus'
ask 'sotto prompt_learning.model.opt'
ask 'sotto no_such'
eval "$(sotto -sc uninstall=zsh)"
echo "${_comps[sotto]:-gone}"
)sh";

TEST(ShellCompletion, ZshCompletes) {
  if (!has_shell("zsh")) GTEST_SKIP() << "zsh is not installed (make setup-tests)";
  EXPECT_EQ(in_shell("zsh -f", kAskZsh),
            "<cluster=bcm><cluster=bcp>\n<cluster.><cluster=>\n<prompt_learning.model.optim.>\nfiles\ngone\n");
}

constexpr const char* kAskFish = R"sh(
sotto -sc install=fish | source
for line in 'sotto cluster=bc' 'sotto clus' 'sotto prompt_learning.model.opt'
  complete -C $line | string join ' '
end
sotto -sc uninstall=fish | source
complete -c sotto
)sh";

TEST(ShellCompletion, FishCompletes) {
  if (!has_shell("fish")) GTEST_SKIP() << "fish is not installed (make setup-tests)";
  EXPECT_EQ(in_shell("fish --no-config", kAskFish),
            "cluster=bcm cluster=bcp\ncluster. cluster=\nprompt_learning.model.optim.\n");
}

}  // namespace
}  // namespace sotto::launcher
