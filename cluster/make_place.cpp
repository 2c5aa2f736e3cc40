#include "cluster/make_place.h"

#include <fmt/format.h>

#include "cluster/local/local_backend.h"
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
  } else {
    report.problems.push_back(fmt::format("cluster: there is no place of the type '{}'. Types: local, slurm, bcp.{}",
                                          type, core::did_you_mean(type, {"local", "slurm", "bcp"})));
  }
  return place;
}

}  // namespace sotto::cluster
