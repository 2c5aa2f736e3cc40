#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "src/config/field_list.h"

namespace sotto::cluster {

// What every `cluster` section has, whatever its type.
struct PlaceConfig {
  std::string type = "local";
  std::optional<std::filesystem::path> bin_dir;
  std::map<std::string, std::filesystem::path> secret_files;

  template <class Visitor>
  void visit_fields(Visitor& visit) {
    visit.one_of("type", type, {"local", "slurm", "bcp"}, "what runs the jobs");
    visit("bin_dir", bin_dir, "where the stage programs are on the machines that run them; null: beside sotto");
    visit("secret_files", secret_files, "NAME: FILE, variables that every job reads from a file when it starts");
  }
};

}  // namespace sotto::cluster
