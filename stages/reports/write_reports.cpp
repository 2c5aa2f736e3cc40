#include "stages/reports/write_reports.h"

#include <fmt/format.h>

#include "src/core/atomic_file.h"
#include "src/report/comparison_page.h"
#include "src/report/run_page.h"
#include "src/report/run_record.h"

namespace sotto::reports {

std::string write_reports(const std::vector<std::filesystem::path>& runs, const std::filesystem::path& output) {
  std::vector<report::RunRecord> records;
  for (const auto& run : runs) records.push_back(report::read_run(run));
  const bool one = records.size() == 1;
  const std::filesystem::path file = one && output.empty() ? runs[0] / "report.html"
                                     : output.empty()      ? "comparison.html"
                                                           : output;
  core::write_file_atomically(file, one ? report::run_page(records[0]) : report::comparison_page(records));
  return fmt::format("{}\nreport: {}\n", report::comparison_text(records), file.string());
}

}  // namespace sotto::reports
