#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "src/config/search_path.h"
#include "tests/conformance/outcome.h"

namespace sotto::conformance {

// The one rule for cases that do not apply: their outcome depends on something of Python that the record does not hold.
//   * Hydra: a configuration or a group that no recorded folder holds, because a Python program registered it or wrote
//     it while it ran. Where such a configuration is only named, an empty one stands in for it and the case is
//     replayed; where its content, its package or its existence decides the outcome, the case does not apply.
//   * Hydra: a folder that cannot be searched because it is no Python module.
//   * OmegaConf: values that JSON cannot hold (Python classes, callables, pickles).
class UnrecordedConfigs {
 public:
  // Adds a folder of the empty stand-ins to the path, as its last one.
  UnrecordedConfigs(const Json& recorded, config::SearchPath& search_path);
  ~UnrecordedConfigs();
  UnrecordedConfigs(const UnrecordedConfigs&) = delete;
  UnrecordedConfigs& operator=(const UnrecordedConfigs&) = delete;

  bool decide_outcome() const { return decide_outcome_; }

 private:
  void look_at_tree(const Json& node, std::size_t appended, config::SearchPath& search_path);
  void look_at_list(const Json& recorded, config::SearchPath& search_path);
  void look_at_error(const Json& recorded, const config::SearchPath& search_path);
  bool stands_in(const std::string& config, config::SearchPath& search_path);

  std::set<std::string> names_;
  std::optional<std::filesystem::path> folder_;
  bool decide_outcome_ = false;
};

bool is_applicable(const Json& omegaconf_case);

}  // namespace sotto::conformance
