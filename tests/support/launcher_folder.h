#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "launcher/command_line.h"
#include "launcher/composed_run.h"
#include "launcher/run_plan.h"
#include "src/core/atomic_file.h"
#include "src/core/mapped_file.h"
#include "tests/support/temporary_folder.h"

namespace sotto::testing {

// sotto's own configuration with stage programs written for a test: real programs, in shell.
class LauncherFolder {
 public:
  LauncherFolder() {
    ::setenv("SOTTO_CONF_DIR", SOTTO_SOURCE_DIR "/conf", 1);
    write_program("sotto-data-preparation",
                  "mkdir -p \"$BASE/data/quickstart_qa\"\n"
                  "for part in train val test test_ground_truth; do\n"
                  "  echo '{}' >\"$BASE/data/quickstart_qa/squad_$part.jsonl\"\ndone\n");
    write_program("sotto-conversion", "mkdir -p \"$BASE/models/smollm2-135m-instruct\"\n");
    write_program("sotto-prompt-learning", "mkdir -p \"$(dirname \"$2\")/prompts\"\n");
    write_program("sotto-evaluation",
                  "echo '{\"before\": {\"squad\": {\"exact_match\": 4.0, \"f1\": 19.4, \"total\": 20}},\n"
                  "\"after\": {\"squad\": {\"exact_match\": 34.0, \"f1\": 49.4, \"total\": 20}}}' "
                  ">\"$(dirname \"$2\")/metrics.json\"\n");
    core::write_file_atomically(folder_ / "model.gguf", "a model");
  }
  ~LauncherFolder() { ::unsetenv("SOTTO_CONF_DIR"); }

  const std::filesystem::path& path() const { return folder_.path(); }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  std::filesystem::path run_folder() const { return folder_ / "results/quickstart"; }

  // Replaces a stage program by a shell script; $BASE is base_results_dir.
  void write_program(const std::string& name, const std::string& body) const {
    const std::filesystem::path file = folder_ / "bin" / name;
    core::write_file_atomically(file, "#!/bin/bash\nset -eu\nBASE='" + (folder_ / "results").string() + "'\n" + body);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }

  // Overrides that keep a run inside this folder, then the given ones.
  std::vector<std::string> overrides(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"base_results_dir=" + (folder_ / "results").string(),
                                 "cluster.bin_dir=" + (folder_ / "bin").string(),
                                 "conversion.model.source_path=" + (folder_ / "model.gguf").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  launcher::CommandLine line(const std::vector<std::string>& more = {}) const {
    return launcher::parse_command_line(overrides(more));
  }
  launcher::RunPlan plan(const std::vector<std::string>& more = {}) const {
    return launcher::make_run_plan(launcher::ComposedRun(line(more)));
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace sotto::testing
