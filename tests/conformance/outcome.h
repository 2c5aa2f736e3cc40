#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

// Replays recorded cases of Hydra, OmegaConf and NeMo's launcher.
namespace sotto::conformance {

using Json = nlohmann::ordered_json;  // the order of keys counts

struct Outcome {
  std::string input;  // as short as it can be and still say which case it is
  std::string expected;
  std::string got;
  bool applicable = true;
  bool passed() const { return expected == got; }
};

// What a case gives: `result` as text, or the recorded error's cause against the cause of what `replay` throws.
Outcome compare(const Json& recorded, std::string input, const std::string& result,
                const std::function<std::string()>& replay);

// One file a kind of case.
Outcome replay_override(const Json& recorded);                                             // parse
Outcome replay_defaults_tree(const Json& recorded, const std::filesystem::path& configs);  // tree
Outcome replay_defaults_list(const Json& recorded, const std::filesystem::path& configs);  // defaults
Outcome replay_composition(const Json& recorded, const std::filesystem::path& configs);    // compose
Outcome replay_application(const Json& recorded);                                          // apply
Outcome replay_omegaconf(const Json& recorded);                                            // the kinds of OmegaConf
Outcome replay_nemo(const Json& recorded, const std::filesystem::path& configs);

}  // namespace sotto::conformance
