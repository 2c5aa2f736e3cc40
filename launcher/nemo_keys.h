#pragma once

#include <string>
#include <string_view>
#include <vector>

// The top-level keys of NeMo's launcher configuration, so that its command lines and trees work here.
namespace sotto::launcher {

// Keys that mean nothing here. They are accepted, on the command line too, and reported once.
const std::vector<std::string>& keys_without_effect();

// The same, and those that do mean something here but stand in no file of ours: an override of one adds it.
bool may_be_added(std::string_view key);

// `cluster_type` names what `cluster` chooses: bcm is slurm, interactive is local. Another name stays as it is.
std::string cluster_of_type(const std::string& cluster_type);

// Command-line overrides as the composer takes them: `cluster_type=X` becomes `cluster=Y`, keys that may be added are
// forced. The order stays.
std::vector<std::string> translated_overrides(const std::vector<std::string>& overrides);

}  // namespace sotto::launcher
