#include "launcher/plan_command.h"

#include <algorithm>

#include "launcher/composed_run.h"
#include "launcher/sweep_plan.h"
#include "src/config/key_path.h"
#include "src/config/override_grammar.h"
#include "src/config/yaml_writer.h"
#include "src/core/log.h"

namespace sotto::launcher {
namespace {

bool has_sweep(const CommandLine& line) {
  return std::any_of(line.overrides.begin(), line.overrides.end(),
                     [](const std::string& text) { return config::parse_override(text).sweep.has_value(); });
}

// hydra.mode, which a configuration may set: "RUN", "MULTIRUN"; "" where it does not.
std::string mode_of(const ComposedRun& run) {
  const config::Node* const mode = config::find_key(run.root(), "hydra.mode");
  return mode == nullptr || mode->is_null() ? "" : config::scalar_text(*mode);
}

PlannedCommand sweep(const CommandLine& line, const ComposedRun& common) {
  return {make_sweep_plan(line, common), common.root()};
}

}  // namespace

PlannedCommand plan_command(const CommandLine& line) {
  CommandLine all = line;
  all.multirun = true;
  if (line.multirun) {
    all.overrides.emplace_back("hydra.mode=MULTIRUN");
    if (std::find(line.overrides.begin(), line.overrides.end(), "hydra.mode=RUN") != line.overrides.end())
      core::log_warning("hydra.mode=RUN is overridden by --multirun.");
    return sweep(line, ComposedRun(all));
  }
  if (has_sweep(line) && !line.run) {
    if (const ComposedRun common(all); mode_of(common) == "MULTIRUN") return sweep(line, common);
  }
  const ComposedRun run(line);
  if (mode_of(run) == "MULTIRUN" && !line.run) return sweep(line, ComposedRun(all));
  return {make_run_plan(run), run.root()};
}

}  // namespace sotto::launcher
