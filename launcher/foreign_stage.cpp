#include "launcher/foreign_stage.h"

namespace sotto::launcher {

bool is_foreign_stage(const config::Node& section) {
  const config::Node* const run = section.find("run");
  return run != nullptr && run->find("command_groups") != nullptr;
}

BoundStage bind_foreign_stage(const config::Node& root, const std::string& name, config::BindReport& report) {
  const auto section = config::bind_section<ForeignRunConfig>(root, name + ".run", report);
  return {section.run, section.inputs, section.outputs, section.command_groups};
}

}  // namespace sotto::launcher
