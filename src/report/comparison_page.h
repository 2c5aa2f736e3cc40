#pragma once

#include <string>
#include <vector>

#include "src/report/run_record.h"

namespace sotto::report {

// Several runs side by side: their figures, the settings in which they differ, and their loss curves in one picture.
std::string comparison_page(const std::vector<RunRecord>& runs);

// The same figures as lines of text, aligned, for a terminal.
std::string comparison_text(const std::vector<RunRecord>& runs);

}  // namespace sotto::report
