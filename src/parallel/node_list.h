#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotto::parallel {

// The hosts of a compressed node list of Slurm, in order: "gpu[01-03,7],login" is gpu01 gpu02 gpu03 gpu7 login. Several
// brackets in a name multiply ("r[1-2]n[1-2]"). (Source: "Node list" in Slurm's scontrol manual, `show hostnames`.)
// Errors (UserError): an unclosed bracket, an empty range, a bound that is no number, more than 65,536 hosts.
std::vector<std::string> expand_node_list(std::string_view list);

}  // namespace sotto::parallel
