#pragma once

#include <string>
#include <vector>

#include "src/config/apply_override.h"
#include "src/config/bind.h"
#include "src/config/yaml_reader.h"
#include "stages/data_preparation/data_preparation_config.h"

namespace sotto::data_preparation {

// The section with these overrides of its keys; `problems` gets what is wrong with it.
inline DataPreparationConfig configured(const std::vector<std::string>& overrides, std::string& problems) {
  config::Node root = config::read_yaml("data_preparation:\n  run: {name: x, results_dir: /tmp}\n", "test");
  for (const std::string& text : overrides)
    config::apply_override(root, config::parse_override("++data_preparation." + text));
  config::BindReport report;
  const auto section = config::bind_section<DataPreparationConfig>(root, "data_preparation", report);
  for (const std::string& problem : report.problems) problems += problem + "\n";
  return section;
}

}  // namespace sotto::data_preparation
