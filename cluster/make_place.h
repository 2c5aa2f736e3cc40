#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cluster/cluster_backend.h"
#include "cluster/place_config.h"
#include "src/config/bind.h"
#include "src/config/node.h"

namespace sotto::cluster {

// What the rest of the configuration says about the place: NeMo's `container` and `container_mounts`.
struct ContainerSettings {
  std::optional<std::string> image;
  std::vector<std::string> mounts;  // "path" or "path:inside"
};

struct Place {
  PlaceConfig config;
  std::unique_ptr<ClusterBackend> backend;  // nullptr where the section has problems
  bool has_container = false;
};

// The backend that the resolved section `cluster` of `root` describes. `choice` is the option's name: it tells the type
// where the section has no `type` (NeMo's bcm). Problems go to the report.
Place make_place(const config::Node& root, const std::string& choice, const ContainerSettings& container,
                 config::BindReport& report);

}  // namespace sotto::cluster
