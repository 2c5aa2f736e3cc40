#pragma once

#include <string>

#include "src/config/compose.h"

namespace sotto::config {

constexpr const char* kHydraKey = "hydra";  // the root's child of that name, and the group

// Puts into the `hydra` node what is known once all is composed: runtime.{version,cwd,config_sources,choices},
// overrides.{hydra,task}, job.{name,override_dirname,config_name,env_set}. Source: Hydra 1.3.
// Errors (UserError): a part of the node that is no longer a mapping.
void fill_hydra_node(Composition& composition, const ComposeRequest& request);

// The configuration without its `hydra` node (`--cfg job`), and with that node alone, its help taken out (`--cfg
// hydra`). All is the whole (`--cfg all`).
Node job_config(const Node& root);
Node hydra_config(const Node& root);

}  // namespace sotto::config
