#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sotto::reports {

// Writes a run's report (RUN/report.html), or of several runs their comparison (`output`). Gives what a person reads on
// the terminal: the figures and where the page lies. Errors (UserError): those of report::read_run.
std::string write_reports(const std::vector<std::filesystem::path>& runs, const std::filesystem::path& output);

}  // namespace sotto::reports
