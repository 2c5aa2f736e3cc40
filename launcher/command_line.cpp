#include "launcher/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>

#include "launcher/program_commands.h"
#include "src/core/error.h"
#include "src/core/suggest.h"

namespace sotto::launcher {
namespace {

struct Flag {
  const char* name;
  const char* short_name;
  std::string CommandLine::*text;   // of a flag with a value
  bool CommandLine::*on;            // of a flag without one
  std::vector<std::string> values;  // the only ones; empty: any
  const char* value_name;
  const char* meaning;
  const char* if_left_out = "";  // the value of a flag that may stand without one
};

const std::vector<Flag>& flags() {
  using C = CommandLine;
  static const std::vector<Flag> table{
      {"--help", "-h", nullptr, &C::help, {}, "", "this text, the configuration's groups and the plan"},
      {"--hydra-help", "", nullptr, &C::hydra_help, {}, "", "the flags alone"},
      {"--version", "", nullptr, &C::version, {}, "", "the version"},
      {"--dry-run", "", nullptr, &C::dry_run, {}, "", "the plan and every script; nothing is created"},
      {"--multirun", "-m", nullptr, &C::multirun, {}, "", "a run for each combination of the values a=1,2 b=x,y"},
      {"--run", "-r", nullptr, &C::run, {}, "", "one run: what happens without a flag"},
      {"--check", "", nullptr, &C::check, {}, "", "compose and check every option of every group"},
      {"--explain", "", &C::explain, nullptr, {}, "KEY", "a value and all who set it; a section as a table"},
      {"--format",
       "",
       &C::format,
       nullptr,
       {"text", "json", "markdown"},
       "FORMAT",
       "text or json: of plans, status ..."},
      {"--schema", "", nullptr, &C::schema, {}, "", "the JSON Schema of the configuration, for editors"},
      {"--cfg", "-c", &C::cfg, nullptr, {"job", "hydra", "all"}, "WHAT", "the composed configuration"},
      {"--info",
       "-i",
       &C::info,
       nullptr,
       {"all", "config", "defaults", "defaults-tree", "searchpath"},
       "WHAT",
       "where the configuration comes from; all without WHAT",
       "all"},
      {"--package", "-p", &C::package, nullptr, {}, "KEY", "with --cfg or --schema: a part of it"},
      {"--resolve", "", nullptr, &C::resolve, {}, "", "with --cfg: interpolations resolved"},
      {"--config-dir", "-cd", &C::config_dir, nullptr, {}, "FOLDER", "one more folder of configuration"},
      {"--config-path", "-cp", &C::config_path, nullptr, {}, "FOLDER", "in place of sotto's own conf"},
      {"--config-name", "-cn", &C::config_name, nullptr, {}, "NAME", "in place of config"},
      {"--shell-completion",
       "-sc",
       nullptr,
       &C::shell_completion,
       {},
       "",
       "with install=SHELL, uninstall=SHELL or query=SHELL: bash, zsh, fish"},
      {"--watch", "-w", nullptr, &C::watch, {}, "", "with status: again every two seconds, to the end"},
      {"--follow", "-f", nullptr, &C::follow, {}, "", "with logs: go on while the stage runs"},
  };
  return table;
}

constexpr std::array kRunCommands{"status", "logs", "cancel", "resume"};

[[noreturn]] void fail(const std::string& text) {
  throw core::UserError(text + "\nsotto --help tells more.", core::kExitUsage);
}

const Flag* find_flag(std::string_view word) {
  const auto found = std::find_if(flags().begin(), flags().end(),
                                  [&](const Flag& flag) { return word == flag.name || word == flag.short_name; });
  return found == flags().end() ? nullptr : &*found;
}

const Flag& known_flag(const std::string& word) {
  if (const Flag* const flag = find_flag(word)) return *flag;
  fail(fmt::format("there is no flag '{}'.{}", word, core::did_you_mean(word, flag_names())));
}

bool allows(const Flag& flag, const std::string& value) {
  return flag.values.empty() || std::find(flag.values.begin(), flag.values.end(), value) != flag.values.end();
}

bool is_override(const std::string& word) {
  return word.find('=') != std::string::npos || word.starts_with('+') || word.starts_with('~');
}

bool is_value(const std::vector<std::string>& words, std::size_t at) {
  return at < words.size() && !words[at].starts_with('-') && !is_override(words[at]);
}

// Takes a flag and, where it has one, its value: `--cfg=job`, `--cfg job`. Returns how many words that were.
std::size_t take_flag(const std::vector<std::string>& words, std::size_t at, CommandLine& line) {
  const std::size_t equals = words[at].find('=');
  const std::string name = words[at].substr(0, equals);
  const Flag& flag = known_flag(name);
  std::optional<std::string> value;
  if (equals != std::string::npos) value = words[at].substr(equals + 1);
  if (flag.on != nullptr) {
    if (value) fail(fmt::format("{} takes no value, but got '{}'.", flag.name, *value));
    line.*flag.on = true;
    return 1;
  }
  std::size_t taken = 1;
  if (!value && *flag.if_left_out != '\0' && !is_value(words, at + 1)) value = flag.if_left_out;
  if (!value && at + 1 < words.size()) value = words[at + taken++];
  if (!value) fail(fmt::format("{} needs a value: {} {}", flag.name, flag.name, flag.value_name));
  if (!allows(flag, *value)) {
    fail(fmt::format("{} takes one of {}, but got '{}'.{}", flag.name, fmt::join(flag.values, ", "), *value,
                     core::did_you_mean(*value, flag.values)));
  }
  line.*flag.text = *value;
  return taken;
}

// Flags that show the configuration, those that show something in place of running it, and those that say what to do:
// of the latter two, one at a time.
constexpr std::array kConfigShows{"--cfg", "--info", "--explain", "--check", "--schema"};
constexpr std::array kShows{"--cfg", "--info", "--explain", "--check", "--schema", "--dry-run"};
constexpr std::array kModes{"--run",     "--multirun", "--cfg",   "--info", "--shell-completion",
                            "--explain", "--check",    "--schema"};

bool is_given(const char* name, const CommandLine& line) {
  const Flag& flag = known_flag(name);
  return flag.on != nullptr ? line.*flag.on : !(line.*flag.text).empty();
}

template <std::size_t kCount>
void only_one_of(const std::array<const char*, kCount>& names, const CommandLine& line) {
  const auto given = std::count_if(names.begin(), names.end(), [&](const char* name) { return is_given(name, line); });
  if (given > 1) fail(fmt::format("only one of {} at a time.", fmt::join(names, ", ")));
}

void check(const CommandLine& line) {
  line.command.empty() ? only_one_of(kShows, line) : only_one_of(kConfigShows, line);
  only_one_of(kModes, line);
  if (line.multirun && !line.command.empty()) fail("--multirun does not go with sotto " + line.command + ".");
  if (line.format == "markdown" && !line.schema) fail("--format markdown only goes with --schema.");
  if (line.resolve && line.cfg.empty() && !line.help) fail("--resolve only goes with --cfg or --help.");
  if (!line.package.empty() && line.cfg.empty() && !line.schema) fail("--package only goes with --cfg and --schema.");
  if (line.help) return;
  if (line.command.empty()) {
    if (line.watch) fail("--watch only goes with sotto status.");
    if (line.follow) fail("--follow only goes with sotto logs.");
    return;
  }
  if (line.arguments.empty())
    fail(fmt::format("sotto {} needs the run's folder: sotto {} RUN_DIR", line.command, line.command));
  if (std::any_of(kConfigShows.begin(), kConfigShows.end(), [&](const char* name) { return is_given(name, line); })) {
    fail(fmt::format("sotto {} takes none of {}.", line.command, fmt::join(kConfigShows, ", ")));
  }
  if (line.dry_run && line.command != "resume") fail("--dry-run does not go with sotto " + line.command + ".");
  if (!line.overrides.empty() && line.command != "resume") {
    fail(fmt::format("sotto {} takes no overrides, but got '{}'.", line.command, line.overrides.front()));
  }
  if (line.watch && line.command != "status") fail("--watch only goes with sotto status.");
  if (line.follow && line.command != "logs") fail("--follow only goes with sotto logs.");
  const std::size_t most = line.command == "logs" ? 2 : 1;
  if (line.arguments.size() > most)
    fail(fmt::format("sotto {}: '{}' is one word too many.", line.command, line.arguments[most]));
}

// `word` is not the first one, or no command of a run.
[[noreturn]] void fail_command(const std::string& word) {
  if (is_program_command({word}))
    fail(fmt::format("'{}' comes first, and its own words after it: sotto {} ...", word, word));
  fail(fmt::format("there is no command '{}'.{} Commands: {}. An override is key=value.", word,
                   core::did_you_mean(word, command_names()), fmt::join(command_names(), ", ")));
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words) {
  CommandLine line;
  bool first = true;
  for (std::size_t at = 0; at < words.size();) {
    const std::string& word = words[at];
    if (word.starts_with('-') && word != "-") {
      at += take_flag(words, at, line);
      continue;
    }
    if (is_override(word)) {
      line.overrides.push_back(word);
    } else if (first) {
      if (std::find(kRunCommands.begin(), kRunCommands.end(), word) == kRunCommands.end()) fail_command(word);
      line.command = word;
    } else if (!line.command.empty()) {
      line.arguments.push_back(word);
    } else {
      fail(fmt::format("'{}' is neither a flag nor an override. An override is key=value; a command comes first.",
                       word));
    }
    first = false;
    ++at;
  }
  check(line);
  return line;
}

std::vector<std::string> flag_names() {
  std::vector<std::string> names;
  for (const Flag& flag : flags()) names.emplace_back(flag.name);
  return names;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names = program_command_names();
  names.insert(names.begin(), kRunCommands.begin(), kRunCommands.end());
  return names;
}

std::string flag_table() {
  std::string table;
  for (const Flag& flag : flags()) {
    std::string names = flag.name;
    if (*flag.short_name != '\0') names += std::string(", ") + flag.short_name;
    if (*flag.value_name != '\0') names += std::string(" ") + flag.value_name;
    table += fmt::format("  {:<30}  {}\n", names, flag.meaning);
  }
  return table;
}

}  // namespace sotto::launcher
