#include "launcher/shell_completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "launcher/completion_query.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::launcher {
namespace {

constexpr std::array kActions{"install", "uninstall", "query"};

// readline cuts words at = and :, and wants candidates without what stands before.
constexpr const char* kInstallBash = R"sh(_SOTTO_OLD_COMP=$(complete -p @NAME@ 2>/dev/null)
_sotto_completion() {
  local line=${COMP_LINE:0:COMP_POINT} program=${1/#\~/$HOME} word before candidate
  local -a candidates
  word=${line##*[[:space:]]}
  before=${word%"${word##*["$COMP_WORDBREAKS"]}"}
  read -ra candidates < <(COMP_LINE=$line "$program" -sc query=bash 2>/dev/null)
  COMPREPLY=()
  for candidate in "${candidates[@]}"; do
    if [[ $candidate == "$word"* ]]; then COMPREPLY+=("${candidate#"$before"}"); fi
  done
}
complete -o nospace -o default -F _sotto_completion @NAME@
)sh";

constexpr const char* kUninstallBash = R"sh(complete -r @NAME@ 2>/dev/null
eval "${_SOTTO_OLD_COMP:-}"
unset _SOTTO_OLD_COMP
unset -f _sotto_completion
)sh";

constexpr const char* kInstallZsh = R"sh((( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
_sotto_completion() {
  local -a candidates
  candidates=(${(s: :)"$(COMP_LINE=${BUFFER[1,CURSOR]} ${~words[1]} -sc query=zsh 2>/dev/null)"})
  if (( $#candidates )); then compadd -S '' -- $candidates; else _files; fi
}
compdef _sotto_completion @NAME@
)sh";

constexpr const char* kUninstallZsh = R"sh(compdef -d @NAME@
unfunction _sotto_completion
)sh";

constexpr const char* kInstallFish = R"sh(function __sotto_completion
    set -lx COMP_LINE (commandline -cp)
    set -l words (commandline -cpo)
    eval $words[1] -sc query=fish 2>/dev/null
end
complete -c @NAME@ -f -a '(__sotto_completion)'
)sh";

constexpr const char* kUninstallFish = R"sh(complete -e -c @NAME@
functions -e __sotto_completion
)sh";

struct Scripts {
  const char* install;
  const char* uninstall;
};

const std::map<std::string, Scripts>& shells() {
  static const std::map<std::string, Scripts> table{{"bash", {kInstallBash, kUninstallBash}},
                                                    {"fish", {kInstallFish, kUninstallFish}},
                                                    {"zsh", {kInstallZsh, kUninstallZsh}}};
  return table;
}

std::string named(std::string script, const std::string& program) {
  const std::string name = std::filesystem::path(program).filename().string();
  constexpr std::string_view kName = "@NAME@";
  for (auto at = script.find(kName); at != std::string::npos; at = script.find(kName, at + name.size()))
    script.replace(at, kName.size(), name);
  return script;
}

[[noreturn]] void fail(const std::string& text) { throw core::UserError(text, core::kExitUsage); }

}  // namespace

std::string shell_completion(const std::string& program, const CommandLine& line) {
  constexpr const char* kUsage = "Write --shell-completion install=SHELL, uninstall=SHELL or query=SHELL.";
  if (line.overrides.size() != 1) fail(fmt::format("--shell-completion does one thing at a time. {}", kUsage));
  const std::string& word = line.overrides.front();
  const std::string action = word.substr(0, word.find('='));
  if (std::find(kActions.begin(), kActions.end(), action) == kActions.end()) {
    fail(fmt::format("--shell-completion cannot '{}'.{} {}", action,
                     core::did_you_mean(action, {kActions.begin(), kActions.end()}), kUsage));
  }
  const std::string shell = word.substr(std::min(word.size(), action.size() + 1));
  const auto found = shells().find(shell);
  if (found == shells().end()) {
    std::vector<std::string> names;
    for (const auto& [name, scripts] : shells()) names.push_back(name);
    fail(fmt::format("--shell-completion knows no shell '{}'.{} Shells: {}.", shell, core::did_you_mean(shell, names),
                     fmt::join(names, ", ")));
  }
  if (action == "install") return named(found->second.install, program);
  if (action == "uninstall") return named(found->second.uninstall, program);
  const char* const typed = std::getenv("COMP_LINE");
  if (typed == nullptr) fail("--shell-completion query=... answers the line in COMP_LINE, which is not set.");
  return fmt::format("{}\n", fmt::join(completions(typed), shell == "fish" ? "\n" : " "));
}

}  // namespace sotto::launcher
