#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "src/core/error.h"
#include "src/core/program.h"
#include "tests/conformance/outcome.h"

// sotto-config-cases FILE.jsonl [--configs DIR]: replays recorded cases, one line per failure, a summary at the end.
namespace sotto::conformance {
namespace {

namespace fs = std::filesystem;

// A line break would make two lines of one failure.
std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) line += c == '\n' ? "\\n" : std::string(1, c);
  return line;
}

Outcome replay(const Json& recorded, const fs::path& configs) {
  const std::string kind = recorded.value("kind", "nemo");
  if (kind == "parse") return replay_override(recorded);
  if (kind == "tree") return replay_defaults_tree(recorded, configs);
  if (kind == "defaults") return replay_defaults_list(recorded, configs);
  if (kind == "compose") return replay_composition(recorded, configs);
  if (kind == "apply") return replay_application(recorded);
  if (kind == "nemo") return replay_nemo(recorded, configs);
  return replay_omegaconf(recorded);
}

int replay_file(const fs::path& file, fs::path configs) {
  std::ifstream lines(file);
  if (!lines) throw core::UserError(fmt::format("'{}' cannot be read.", file.string()), core::kExitUsage);
  if (configs.empty()) {
    const bool nemo = file.filename().string().starts_with("nemo");
    configs = file.parent_path() / (nemo ? "nemo_launcher_conf" : "hydra_configs");
  }
  int passed = 0, failed = 0, not_applicable = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    const Json recorded = Json::parse(line);
    const Outcome outcome = replay(recorded, configs);
    if (!outcome.applicable) {
      ++not_applicable;
    } else if (outcome.passed()) {
      ++passed;
    } else {
      ++failed;
      fmt::print("{}: {} | expected {} | got {}\n", recorded.value("kind", "nemo"), one_line(outcome.input),
                 one_line(outcome.expected), one_line(outcome.got));
    }
  }
  fmt::print("{} passed, {} failed, {} not applicable\n", passed, failed, not_applicable);
  return failed == 0 ? core::kExitDone : core::kExitFailed;
}

}  // namespace
}  // namespace sotto::conformance

int main(int argc, char** argv) {
  return sotto::core::run_program("sotto-config-cases", [&] {
    CLI::App app("Replays recorded cases of Hydra, OmegaConf and NeMo's launcher", "sotto-config-cases");
    std::string file, configs;
    app.add_option("file", file, "recorded cases, one JSON object a line")->required();
    app.add_option("--configs", configs, "the folder of the configurations that the cases name");
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? sotto::core::kExitDone : sotto::core::kExitUsage;
    }
    return sotto::conformance::replay_file(file, configs);
  });
}
