#pragma once

#include <string>

#include "src/report/run_record.h"

namespace sotto::report {

// The report of a run, one self-contained HTML page: figures before and after, loss curves, examples right and wrong,
// speed, environment, configuration. Parts of which the run has nothing are left out.
std::string run_page(const RunRecord& run);

// "exact match" of "exact_match".
std::string figure_title(const std::string& name);

}  // namespace sotto::report
