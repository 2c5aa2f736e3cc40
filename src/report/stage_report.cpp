#include "src/report/stage_report.h"

#include <fmt/format.h>

#include "src/core/atomic_file.h"
#include "src/core/log.h"
#include "src/report/environment.h"
#include "src/report/run_page.h"
#include "src/report/run_record.h"

namespace sotto::report {

namespace fs = std::filesystem;

void write_stage_report(const fs::path& stage_folder, const std::string& program, int num_processes) {
  try {
    core::write_file_atomically(stage_folder / "environment.json",
                                environment_facts(program, num_processes).dump(2) + "\n");
    const fs::path above = fs::absolute(stage_folder).lexically_normal().parent_path();
    const fs::path folder = fs::exists(above / "manifest.json") ? above : stage_folder;
    core::write_file_atomically(folder / "report.html", run_page(read_run(folder)));
    core::log_info("report: {}", (folder / "report.html").string());
  } catch (const std::exception& error) {
    core::log_warning(fmt::format("the report was not written: {}", error.what()));
  }
}

}  // namespace sotto::report
