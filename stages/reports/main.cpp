#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "src/config/program_arguments.h"
#include "src/core/error.h"
#include "src/core/program.h"
#include "stages/reports/write_reports.h"

namespace {

int run(int argc, char** argv) {
  CLI::App app("One page about a run, or several runs side by side.", "sotto-reports");
  std::vector<std::filesystem::path> runs;
  std::filesystem::path output;
  app.add_option("runs", runs, "folders of runs")->required();
  app.add_option("--output", output, "the page to write (default: RUN/report.html, or comparison.html)");
  if (sotto::config::help_was_asked(app, argc, argv)) return sotto::core::kExitDone;
  fmt::print("{}", sotto::reports::write_reports(runs, output));
  return sotto::core::kExitDone;
}

}  // namespace

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto-reports", [&] { return run(argc, argv); });
}
