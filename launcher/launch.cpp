#include "launcher/launch.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "launcher/carry_out.h"
#include "launcher/check_options.h"
#include "launcher/command_line.h"
#include "launcher/composed_run.h"
#include "launcher/explain_config.h"
#include "launcher/help_text.h"
#include "launcher/installation.h"
#include "launcher/plan_command.h"
#include "launcher/print_config.h"
#include "launcher/print_schema.h"
#include "launcher/program_commands.h"
#include "launcher/resume_run.h"
#include "launcher/run_commands.h"
#include "launcher/shell_completion.h"
#include "launcher/show_info.h"
#include "launcher/show_plan.h"
#include "launcher/start_run.h"
#include "src/core/error.h"
#include "src/core/log.h"
#include "src/core/version.h"

namespace sotto::launcher {
namespace {

void report_without_effect(const RunPlan& plan) {
  if (plan.without_effect.empty()) return;
  core::log_warning(fmt::format("accepted, without effect: {}", fmt::join(plan.without_effect, ", ")));
}

int run_plan(const std::string& program, const CommandLine& line) {
  const auto [plan, configuration] = plan_command(line);
  report_without_effect(plan);
  if (line.dry_run) return print_result(line.format == "json" ? plan_json(plan) : plan_text(plan));
  Manifest manifest = new_manifest(plan, {program, line, configuration});
  return carry_out(plan, manifest);
}

int show_check(const CommandLine& line) {
  const OptionCheck check = check_options(line);
  print_result(line.format == "json" ? option_check_json(check) : option_check_text(check));
  return check.problems.empty() ? core::kExitDone : core::kExitFailed;
}

}  // namespace

int launch(const std::string& program, const std::vector<std::string>& words) {
  if (is_program_command(words)) return become_program(words, program_folder());
  const CommandLine line = parse_command_line(words);
  if (line.version) return print_result(fmt::format("sotto {}\n", core::kVersion));
  if (line.hydra_help) return print_result(flags_help());
  if (line.help) return print_result(help_text(ComposedRun(line).search_path()));
  if (line.shell_completion) return print_result(shell_completion(program, line));
  if (line.command == "resume") return resume_run(program, line);
  if (!line.command.empty()) return run_command(line);
  if (line.check) return show_check(line);
  if (line.schema) return print_result(printed_schema(line));
  if (!line.cfg.empty()) return print_result(printed_config(ComposedRun(line), line));
  if (!line.info.empty()) return print_result(shown_info(line));
  if (!line.explain.empty()) return print_result(explained(ComposedRun(line), line));
  return run_plan(program, line);
}

}  // namespace sotto::launcher
