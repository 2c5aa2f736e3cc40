#pragma once

#include "src/config/interpolation.h"

namespace sotto::config {

// The resolvers of OmegaConf (oc.env, oc.select, oc.decode, oc.create, oc.dict.keys, oc.dict.values, oc.deprecated),
// Hydra (now) and NeMo's launcher (multiply, divide_ceil, divide_floor).
const ResolverTable& built_in_resolvers();

}  // namespace sotto::config
