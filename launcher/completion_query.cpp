#include "launcher/completion_query.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>

#include "launcher/command_line.h"
#include "launcher/composed_run.h"
#include "launcher/program_commands.h"
#include "src/config/interpolation.h"
#include "src/config/key_path.h"
#include "src/config/yaml_writer.h"
#include "src/core/error.h"

namespace sotto::launcher {
namespace fs = std::filesystem;
namespace {

using config::Node;
using Names = std::vector<std::string>;

// The typed words without the program's name; the last one is the one to complete, maybe empty.
Names words_of(std::string_view line) {
  std::istringstream typed{std::string(line)};
  Names words;
  for (std::string word; typed >> word;) words.push_back(word);
  if (!words.empty()) words.erase(words.begin());
  if (words.empty() || line.back() == ' ') words.emplace_back();
  return words;
}

// Files and folders that begin as a path does. `only_folders` leaves files out.
Names file_completions(const std::string& path, bool only_folders) {
  std::error_code ignored;
  const bool is_folder = fs::is_directory(path, ignored);
  const fs::path folder = is_folder ? fs::path(path) : fs::path(path).parent_path();
  const std::string start = is_folder ? "" : fs::path(path).filename().string();
  Names names;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored)) {
    if (!entry.path().filename().string().starts_with(start)) continue;
    if (only_folders && !entry.is_directory(ignored)) continue;
    names.push_back((folder / entry.path().filename()).string());
  }
  return names;
}

bool is_command(const std::string& word) {
  const Names commands = command_names();
  return std::find(commands.begin(), commands.end(), word) != commands.end();
}

bool is_path(const std::string& text) { return text.starts_with('.') || text.starts_with('/'); }

// The words so far as a command line, nothing where they are none; and what they compose to.
struct Typed {
  std::optional<CommandLine> line;
  std::optional<ComposedRun> run;
  config::SearchPath search_path;
};

Typed read(Names words) {
  Typed typed;
  words.pop_back();
  try {
    typed.line = parse_command_line(words);
    typed.run.emplace(*typed.line);
    typed.search_path = typed.run->search_path();
  } catch (const core::UserError&) {
    // Without what does not compose: the groups are still there.
    try {
      CommandLine plain = typed.line.value_or(CommandLine());
      plain.overrides.clear();
      typed.search_path = ComposedRun(plain).search_path();
    } catch (const core::UserError&) {
    }
  }
  return typed;
}

// `group=` and what follows: options.
Names option_completions(const Typed& typed, const std::string& group) {
  Names options = typed.search_path.options(group);
  const bool is_chosen = typed.run && typed.run->choice(group) != "null";
  if (options.empty() && is_chosen) options = typed.search_path.all_options(group);
  for (std::string& option : options) option = group + "=" + option;
  return options;
}

Names group_completions(const Typed& typed, const std::string& word, bool is_deletion) {
  const std::size_t slash = word.rfind('/');
  const std::string parent = slash == std::string::npos ? "" : word.substr(0, slash);
  Names groups;
  for (const std::string& name : typed.search_path.groups_in(parent)) {
    const std::string group = parent.empty() ? name : parent + "/" + name;
    const bool has_options = !typed.search_path.options(group).empty();
    const bool has_groups = !typed.search_path.groups_in(group).empty();
    if (!has_groups && has_options) {
      groups.push_back(is_deletion ? group : group + "=");
    } else if (has_groups && !has_options) {
      groups.push_back(group + "/");
      if (typed.run && typed.run->choice(group) != "null") groups.push_back(group + "=");
    } else {
      groups.push_back(group);
    }
  }
  return groups;
}

void add(const Names& names, const std::string& prefix, const std::string& start, std::set<std::string>& all) {
  for (const std::string& name : names) {
    if (name.starts_with(start)) all.insert(prefix + name);
  }
}

std::string value_text(const Node& value) {
  if (const auto* const flag = std::get_if<bool>(&value.value)) return *flag ? "true" : "false";
  return config::scalar_text(value);
}

// What a key's value is or leads to. A mapping stays as it is written: what else it holds may not resolve.
std::optional<Node> selected(const Node& root, const std::string& key, const Node& written) {
  if (written.is_map() || written.is_list()) return written;
  try {
    return config::resolved_at(root, key);
  } catch (const core::UserError&) {
    return std::nullopt;
  }
}

Names children_of(const Node& node, const std::string& start) {
  Names names;
  const auto add_child = [&](const std::string& key, const Node& value) {
    if (key.starts_with(start)) names.push_back(key + (value.is_map() || value.is_list() ? "." : "="));
  };
  if (node.is_map()) {
    for (const auto& [key, value] : node.map()) add_child(key, value);
  } else if (node.is_list()) {
    for (std::size_t at = 0; at < node.list().size(); ++at) add_child(std::to_string(at), node.list()[at]);
  }
  return names;
}

}  // namespace

Names key_completions(const Node& root, const std::string& word) {
  const bool is_whole = word.ends_with('.') || word.ends_with('=');
  const std::size_t dot = is_whole ? word.size() - 1 : word.rfind('.');
  if (dot == std::string::npos) return children_of(root, word);
  const std::string key = word.substr(0, dot), start = word.substr(dot + 1);
  const Node* const written = config::find_key(root, key);
  if (written == nullptr) return {};
  if (written->is_missing()) return is_whole ? Names{word} : Names{};
  const std::optional<Node> node = selected(root, key, *written);
  if (!node || node->is_null()) return {};
  const std::string before = word.substr(0, dot + 1);
  if (!node->is_map() && !node->is_list()) return is_whole ? Names{before + value_text(*node)} : Names{};
  Names names = children_of(*node, start);
  for (std::string& name : names) name = before + name;
  return names;
}

std::vector<std::string> completions(std::string_view line) {
  const Names words = words_of(line);
  const std::string& word = words.back();
  const Typed typed = read(words);
  std::set<std::string> all;
  const std::size_t equals = word.find('=');
  if (word.starts_with('-')) {
    add(flag_names(), "", word, all);
  } else if (words.size() > 1 && is_command(words.front()) && equals == std::string::npos) {
    add(file_completions(word, /*only_folders=*/!is_program_command(words)), "", word, all);
  } else if (equals != std::string::npos && is_path(word.substr(equals + 1))) {
    add(file_completions(word.substr(equals + 1), false), word.substr(0, equals + 1), "", all);
  } else {
    const std::string sign = word.starts_with('+') || word.starts_with('~') ? word.substr(0, 1) : "";
    const std::string rest = word.substr(sign.size());
    const Names options = equals == std::string::npos
                              ? Names()
                              : option_completions(typed, word.substr(sign.size(), equals - sign.size()));
    add(equals == std::string::npos ? group_completions(typed, rest, sign == "~") : options, sign, rest, all);
    if (options.empty() && typed.run) add(key_completions(typed.run->root(), word), "", word, all);
    if (words.size() == 1 && !word.empty()) add(command_names(), "", word, all);
  }
  return {all.begin(), all.end()};
}

}  // namespace sotto::launcher
