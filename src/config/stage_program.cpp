#include "src/config/stage_program.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "src/config/apply_override.h"
#include "src/config/program_arguments.h"
#include "src/config/yaml_reader.h"
#include "src/core/error.h"
#include "src/core/log.h"
#include "src/core/program.h"
#include "src/core/version.h"

namespace sotto::config {
namespace {

std::string how_to_get_one(std::string_view stage) {
  return fmt::format("`sotto stages=[{}] --dry-run` shows one, and a run leaves it in its folder.", stage);
}

}  // namespace

StageRequest read_stage_request(std::string_view program, std::string_view stage, const std::string& keys_table,
                                int argc, const char* const* argv) {
  CLI::App app(fmt::format("Runs the stage '{}' alone: {} --config FILE.yaml [key=value ...]", stage, program),
               std::string(program));
  std::string file;
  std::vector<std::string> overrides;
  bool version = false;
  app.add_option("--config", file, fmt::format("YAML with the top-level key '{}'", stage));
  app.add_option("overrides", overrides, "changes to that file, as for `sotto`: key=value, +key=value, ~key");
  app.add_flag("--version", version, "print the version");
  app.footer("Keys:\n" + keys_table);
  StageRequest request;
  if (help_was_asked(app, argc, argv)) {
    request.answered = true;
    return request;
  }
  if (version) {
    fmt::print("{} {}\n", program, core::kVersion);
    request.answered = true;
    return request;
  }
  if (file.empty()) {
    throw core::UserError(
        fmt::format("--config FILE.yaml is missing. {} {} --help tells more.", how_to_get_one(stage), program),
        core::kExitUsage);
  }
  if (!std::filesystem::exists(file)) {
    throw core::UserError(fmt::format("{}: there is no such file. {}", file, how_to_get_one(stage)));
  }
  Node root = read_yaml_file(file);
  for (const std::string& text : overrides) apply_override(root, parse_override(text));
  if (!root.is_map() || root.find(stage) == nullptr) {
    throw core::UserError(fmt::format("'{}' has no section '{}': it is not a file of this stage. {}", file, stage,
                                      how_to_get_one(stage)));
  }
  request.root = resolved(root);
  return request;
}

void warn_without_effect(const BindReport& report) {
  if (report.without_effect.empty()) return;
  core::log_warning(fmt::format("accepted, without effect: {}", fmt::join(report.without_effect, ", ")));
}

int run_stage_body(std::string_view program, const std::function<void()>& body) {
  return core::run_program(program, [&] {
    body();
    return core::kExitDone;
  });
}

}  // namespace sotto::config
