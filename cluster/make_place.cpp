#include "cluster/make_place.h"

#include <fmt/format.h>

#include "cluster/bcp/bcp_backend.h"
#include "cluster/local/local_backend.h"
#include "cluster/slurm/slurm_backend.h"
#include "src/config/yaml_writer.h"
#include "src/core/suggest.h"

namespace sotto::cluster {
namespace {

// Names of the options, NeMo's too, and the types they stand for.
std::string type_of_choice(const std::string& choice) {
  if (choice == "bcm") return "slurm";
  return choice == "interactive" ? "local" : choice;
}

std::string type_of(const config::Node& section, const std::string& choice) {
  const config::Node* const type = section.find("type");
  return type != nullptr && type->is_string() ? type->string() : type_of_choice(choice);
}

// NeMo's users write lists of nodes: [n1,n2] is n1,n2.
void join_lists_of_nodes(config::Node& section) {
  for (const char* const name : {"nodelist", "exclude"}) {
    config::Node* const node = section.find(name);
    if (node == nullptr || !node->is_list()) continue;
    std::string joined;
    for (const config::Node& one : node->list()) joined += (joined.empty() ? "" : ",") + config::scalar_text(one);
    *node = config::Node(joined, node->origin);
  }
}

std::unique_ptr<ClusterBackend> slurm_backend(const config::Node& root, const ContainerSettings& container,
                                              PlaceConfig& place, config::BindReport& report) {
  config::Node joined = root;
  join_lists_of_nodes(*joined.find("cluster"));
  const std::size_t problems_before = report.problems.size();
  auto config = config::bind_section<SlurmConfig>(joined, "cluster", report);
  if (report.problems.size() > problems_before) return nullptr;
  if (!config.container_image) config.container_image = container.image;
  config.container_mounts.insert(config.container_mounts.end(), container.mounts.begin(), container.mounts.end());
  place = config.place;
  place.type = "slurm";
  return std::make_unique<SlurmBackend>(std::move(config));
}

}  // namespace

Place make_place(const config::Node& root, const std::string& choice, const ContainerSettings& container,
                 config::BindReport& report) {
  Place place;
  place.has_container = container.image.has_value();
  const config::Node* const section = root.find("cluster");
  if (section == nullptr || !section->is_map()) {
    report.problems.push_back("cluster: no place is chosen; choose one: cluster=local, cluster=slurm, cluster=bcp");
    return place;
  }
  const std::string type = type_of(*section, choice);
  if (type == "local") {
    place.config = config::bind_section<PlaceConfig>(root, "cluster", report);
    place.backend = std::make_unique<LocalBackend>();
  } else if (type == "bcp") {
    const auto config = config::bind_section<BcpConfig>(root, "cluster", report);
    place.config = config.place;
    place.config.type = type;
    place.backend = std::make_unique<BcpBackend>(config);
  } else if (type == "slurm") {
    place.backend = slurm_backend(root, container, place.config, report);
  } else {
    report.problems.push_back(fmt::format("cluster: there is no place of the type '{}'. Types: local, slurm, bcp.{}",
                                          type, core::did_you_mean(type, {"local", "slurm", "bcp"})));
  }
  return place;
}

}  // namespace sotto::cluster
