#pragma once

#include <filesystem>
#include <string>

namespace sotto::report {

// environment.json in a stage's folder, and report.html: of the run where the folder above holds a run's manifest.json,
// else of the stage alone. What goes wrong with a report is a warning: the work it reports is done.
void write_stage_report(const std::filesystem::path& stage_folder, const std::string& program, int num_processes);

}  // namespace sotto::report
