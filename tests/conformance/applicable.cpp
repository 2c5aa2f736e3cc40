#include "tests/conformance/applicable.h"

#include <unistd.h>

#include <algorithm>
#include <regex>

#include "src/config/override_grammar.h"
#include "src/core/atomic_file.h"
#include "src/core/error.h"

namespace sotto::conformance {
namespace {

namespace fs = std::filesystem;

std::string default_package(const std::string& config) {
  std::string package = config.substr(0, config.rfind('/') == std::string::npos ? 0 : config.rfind('/'));
  std::replace(package.begin(), package.end(), '/', '.');
  return package;
}

// "db: pg" and "db@x: pg" are db/pg; other labels are configs or marks.
std::string config_of_label(const std::string& label) {
  const auto colon = label.find(": ");
  if (colon == std::string::npos) return label;
  const std::string group = label.substr(0, std::min(label.find('@'), colon));
  return group + "/" + label.substr(colon + 2);
}

}  // namespace

bool UnrecordedConfigs::stands_in(const std::string& config, config::SearchPath& search_path) {
  if (config.starts_with('<') || config.starts_with('_') || config.starts_with("DELETED ") ||
      config.starts_with("hydra/") || config.ends_with("/None") || config.ends_with("/???")) {
    return false;
  }
  if (search_path.find(config) != nullptr) return false;
  names_.insert(config);
  return true;
}

void UnrecordedConfigs::look_at_tree(const Json& node, std::size_t appended, config::SearchPath& search_path) {
  const bool has_children = node.is_array();
  const std::string label = has_children ? node[0] : node;
  const bool unrecorded = stands_in(config_of_label(label), search_path);
  if (!has_children) return;
  // What the command line adds, and _self_ beside it, is not content of the configuration.
  if (unrecorded && node[1].size() > appended + 1) decide_outcome_ = true;
  for (const auto& child : node[1]) look_at_tree(child, appended, search_path);
}

void UnrecordedConfigs::look_at_list(const Json& recorded, config::SearchPath& search_path) {
  for (const auto& entry : recorded["list"]) {
    const std::string config = entry[0];
    if (stands_in(config, search_path) && entry[1] != default_package(config)) decide_outcome_ = true;
  }
}

// An error about a group that no folder holds, or about Python's modules.
void UnrecordedConfigs::look_at_error(const Json& recorded, const config::SearchPath& search_path) {
  const std::string message = recorded["error"][1];
  if (message.find("__init__.py") != std::string::npos) decide_outcome_ = true;
  static const std::regex kGroup(
      "(?:Could not override|Could not delete|force-add of config groups is not supported: )"
      " ?'\\+*~?([^'@=]+).*");
  std::smatch found;
  const bool about_group = message.find("defaults list") != std::string::npos || message.starts_with("force-add");
  if (about_group && std::regex_search(message, found, kGroup) && !search_path.has_group(found[1].str())) {
    decide_outcome_ = true;
  }
}

UnrecordedConfigs::UnrecordedConfigs(const Json& recorded, config::SearchPath& search_path) {
  if (recorded.contains("error")) {
    look_at_error(recorded, search_path);
    return;
  }
  if (recorded.contains("files")) {
    for (const std::string file : recorded["files"]) {
      const std::string config = file.substr(0, file.find(" <- "));
      decide_outcome_ = decide_outcome_ || stands_in(config, search_path);
    }
    if (!recorded["user_structured"].empty()) decide_outcome_ = true;
  }
  if (recorded.contains("tree")) look_at_tree(recorded["tree"], recorded["appends"].size(), search_path);
  if (recorded.contains("list")) look_at_list(recorded, search_path);
  if (names_.empty() || decide_outcome_) return;
  std::string folder = (fs::temp_directory_path() / "sotto_stand_ins_XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw core::InternalError("no temporary folder for stand-ins");
  folder_ = folder;
  for (const std::string& name : names_) {
    const bool has_extension = name.ends_with(".yaml") || name.ends_with(".yml");
    const fs::path file = *folder_ / (has_extension ? name : name + ".yaml");
    core::make_folder(file.parent_path());
    core::write_file_atomically(file, "");
  }
  search_path.add("stand-ins", *folder_);
}

UnrecordedConfigs::~UnrecordedConfigs() {
  std::error_code ignored;
  if (folder_) fs::remove_all(*folder_, ignored);
}

bool is_applicable(const Json& omegaconf_case) {
  // The recorder wrote what JSON cannot hold as text: "<class ...>", "<function ...>", "DictConfig(...)".
  const std::string text = omegaconf_case.dump();
  return text.find("\"<class ") == std::string::npos && text.find("\"<function ") == std::string::npos &&
         text.find(" object at 0x") == std::string::npos;
}

}  // namespace sotto::conformance
