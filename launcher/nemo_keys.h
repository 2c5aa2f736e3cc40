#pragma once

#include <string>
#include <string_view>
#include <vector>

// The top-level keys of NeMo's launcher configuration, so that its command lines and trees work here.
namespace sotto::launcher {

// Keys that mean nothing here. They are accepted, on the command line too, and reported once.
const std::vector<std::string>& keys_without_effect();

// The same, those that do mean something here but stand in no file of ours, and those that a stage accepts without
// effect (stage_catalog.h), with what is below them: an override of one adds it.
bool may_be_added(std::string_view key);

// `cluster_type` names what `cluster` chooses: bcm is slurm, interactive is local. Another name stays as it is.
std::string cluster_of_type(const std::string& cluster_type);

// Which of the options of the group `cluster` that is: the one of the type's name here, else of its own (a tree of
// NeMo's has bcm); where there is neither, the name here.
std::string cluster_option(const std::string& cluster_type, const std::vector<std::string>& options);

// Command-line overrides as the composer takes them: `cluster_type=X` chooses an option of the group `cluster` too,
// keys that may be added are forced. The order stays.
std::vector<std::string> translated_overrides(const std::vector<std::string>& overrides,
                                              const std::vector<std::string>& cluster_options);

}  // namespace sotto::launcher
