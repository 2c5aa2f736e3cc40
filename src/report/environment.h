#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace sotto::report {

// Where and with what a program runs: its version, the host, the processor and its cores, memory, the system, the
// number of processes, the time.
nlohmann::ordered_json environment_facts(const std::string& program, int num_processes);

}  // namespace sotto::report
