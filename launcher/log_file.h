#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace sotto::launcher {

// The last line of a log that has letters, without terminal codes: what a stage is at. "" where there is none yet.
std::string last_line(const std::filesystem::path& log);

// What a stage that failed ended with: the last error of its programs; else the first that Slurm's srun tells (a killed
// process); else the last line.
std::string error_line(const std::filesystem::path& log);

// Prints a log from its beginning through `print`, then what is added, until `has_ended` says that nothing more comes.
// A log that is begun anew (it got shorter) is printed from its beginning again. Errors: Interrupted.
void print_log(const std::filesystem::path& log, const std::function<void(const std::string&)>& print,
               const std::function<bool()>& has_ended);

}  // namespace sotto::launcher
