#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cluster/job_record.h"
#include "cluster/make_place.h"
#include "launcher/run_plan.h"
#include "src/config/node.h"

namespace sotto::launcher {

// One stage in the manifest; of a sweep, one job's: its job and what it was started with, to tell whether it must run
// again.
struct ManifestStage {
  cluster::JobRecord job;
  std::filesystem::path config_file, script;
  std::string config_hash;  // of the resolved YAML
  std::string program;      // path, size and time of the program; empty: a foreign stage
  std::vector<std::filesystem::path> inputs, outputs;
  std::optional<std::size_t> sweep_job;  // run_plan.h
};

// `<run folder>/manifest.json`: what was asked for and what became of it.
struct Manifest {
  std::filesystem::path folder;
  std::vector<std::string> command_line, overrides;
  std::string config_dir, config_path, config_name;  // flags of the command line
  std::filesystem::path working_folder;
  double created_s = 0;
  std::string cluster_choice;
  config::Node cluster_section;
  cluster::ContainerSettings container;
  config::Node configuration;   // composed, not resolved
  std::vector<SweepJob> sweep;  // its jobs; empty: one run
  std::vector<ManifestStage> stages;

  static std::filesystem::path file_in(const std::filesystem::path& folder) { return folder / "manifest.json"; }
};

nlohmann::ordered_json manifest_json(const Manifest& manifest);
// Written beside its name and renamed, so that a reader never sees half of it.
void write_manifest(const Manifest& manifest);

// Errors (UserError): no manifest there (with the runs beside it), one that is no JSON, of a newer version, or without
// an entry it must have.
Manifest read_manifest(const std::filesystem::path& folder);

// 16 hexadecimal digits that change when the text does (FNV-1a, 64 bits).
std::string text_hash(std::string_view text);

}  // namespace sotto::launcher
